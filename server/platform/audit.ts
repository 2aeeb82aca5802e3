import { eq, type SQL, sql } from 'drizzle-orm'
import type { AuditAction, AuditEntity } from '#shared/audit.ts'
import { auditEntries, auditHeads } from '../db/schema/platform.ts'
import { type ChainHead, chainAudits, chainOf, emptyChain, type UnchainedAudit } from './audit-chain.ts'
import type { Ctx, InTransaction, OrgCtx } from './context.ts'

export type PendingAudit = UnchainedAudit
type Values = Record<string, unknown>

/** What was changed, and its state before and after; only the fields that differ are kept. */
export type AuditChange = {
  action: AuditAction
  entity: AuditEntity
  entityId: string
  /** The ticket that it is about, if it is about one. */
  ticketId?: string
  before?: Values
  after?: Values
}

/**
 * Notes who changed what, to be written in the same transaction as the change: if it can't be audited it
 * does not happen (product.md, section 7).
 */
export const recordAudit = (ctx: Ctx & InTransaction & Partial<OrgCtx>, change: AuditChange): void => {
  const { before, after } = changedFields(change.before, change.after)
  ctx.outbox.audits.push({
    organizationId: ctx.organization?.id ?? null,
    id: ctx.newId(),
    at: ctx.now(),
    actorKind: ctx.actor?.kind ?? 'system',
    actorId: ctx.actor?.kind === 'user' ? ctx.actor.id : null,
    actorName: ctx.actor?.kind === 'system' ? ctx.actor.name : null,
    action: change.action,
    entity: change.entity,
    entityId: change.entityId,
    ticketId: change.ticketId ?? null,
    before,
    after,
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent,
    requestId: ctx.request.requestId,
  })
}

/**
 * Writes what the transaction noted, each entry at the end of its chain. The ends are locked until the commit,
 * always in the same order, so that two transactions never wait for each other.
 */
export const writeAudits = async (ctx: Ctx & InTransaction): Promise<void> => {
  const byChain = Map.groupBy(ctx.outbox.audits, chainOf)
  for (const [chain, pending] of [...byChain].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { chained, head } = chainAudits(ctx.secrets, pending, await lockHead(ctx, chain))
    await ctx.db.insert(auditEntries).values(chained)
    await ctx.db.update(auditHeads).set(head).where(eq(auditHeads.chain, chain))
  }
}

/** The end of a chain, which is begun where there is none. */
const lockHead = async (ctx: Ctx & InTransaction, chain: string): Promise<ChainHead> => {
  const read = () =>
    ctx.db.execute<{ last: string; hash: string }>(lockedHead(chain)).then(([found]) => found)
  const known = await read()
  if (known) return { last: Number(known.last), hash: known.hash }
  await ctx.db
    .insert(auditHeads)
    .values({ chain, ...emptyChain })
    .onConflictDoNothing()
  const begun = await read()
  return begun ? { last: Number(begun.last), hash: begun.hash } : emptyChain
}

/**
 * The organization's row is locked first: entries refer to it, and who has it for a change of its address waits for
 * the end of the chain.
 */
const lockedHead = (chain: string): SQL => sql`
  with organization as (select id from organizations where id = ${chain} for key share)
  select h.last, h.hash from audit_heads h left join organization o on o.id = h.chain
  where h.chain = ${chain} for update of h`

/** Keeps of two states the fields that differ; with one state, all of it. */
export const changedFields = (
  before?: Values,
  after?: Values,
): { before: Values | null; after: Values | null } => {
  if (!before || !after) return { before: before ?? null, after: after ?? null }
  const changed = Object.keys(after).filter((key) => !sameValue(before[key], after[key]))
  const pick = (values: Values) => Object.fromEntries(changed.map((key) => [key, values[key] ?? null]))
  return { before: pick(before), after: pick(after) }
}

/** Whether two stored values are the same; times by their instant. */
export const sameValue = (one: unknown, other: unknown): boolean =>
  one instanceof Date && other instanceof Date
    ? one.getTime() === other.getTime()
    : (one ?? null) === (other ?? null)
