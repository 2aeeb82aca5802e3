import { lockHeads, writeAudits } from './audit.ts'
import type { Ctx, InTransaction } from './context.ts'
import { writeEvents } from './events.ts'
import { requireStanding } from './standing.ts'

/**
 * One transaction: the work, then its audit rows, then its numbered events with one queue job for each
 * subscriber. All or nothing. Inside another transaction it joins that one.
 * @throws AppError forbidden when a member who writes has meanwhile lost the right.
 */
export const inTransaction = <C extends Ctx, R>(
  ctx: C,
  work: (ctx: C & InTransaction) => Promise<R>,
): Promise<R> => {
  if (isInTransaction(ctx)) return work(ctx)
  return ctx.db.transaction(async (db) => {
    const inner: C & InTransaction = { ...ctx, db, outbox: { audits: [], events: [] } }
    const result = await work(inner)
    await writeOutbox(inner)
    return result
  })
}

/**
 * What needs no answer of another statement is sent with it: the locks that all writers of an organization wait for
 * are held for two round trips and the commit.
 */
const writeOutbox = async (ctx: Ctx & InTransaction): Promise<void> => {
  const { audits, events: announced } = ctx.outbox
  if (audits.length + announced.length === 0) return
  const [heads, events] = await Promise.all([lockHeads(ctx), writeEvents(ctx), requireStanding(ctx)])
  await Promise.all([
    writeAudits(ctx, heads),
    events.length > 0 ? ctx.queue.enqueueReactions(ctx.db, events) : undefined,
  ])
}

const isInTransaction = <C extends Ctx>(ctx: C): ctx is C & InTransaction => 'outbox' in ctx
