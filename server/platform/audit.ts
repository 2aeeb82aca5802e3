import { eq, type SQL, sql } from 'drizzle-orm'
import { type AuditAction, entityOfAction } from '#shared/audit.ts'
import type { Transaction } from '../db/client.ts'
import { auditEntries, auditHeads } from '../db/schema/platform.ts'
import { chainAudits, chainOf, type NotedEnd, sealEnd, type UnchainedAudit } from './audit-chain.ts'
import type { Ctx, InTransaction, OrgCtx } from './context.ts'
import type { Secrets } from './ports.ts'

export type PendingAudit = UnchainedAudit
type Values = Record<string, unknown>

/** What was changed, and its state before and after; only the fields that differ are kept. */
export type AuditChange = {
  action: AuditAction
  /** The id of what the action changes. */
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
    entity: entityOfAction(change.action),
    entityId: change.entityId,
    ticketId: change.ticketId ?? null,
    before,
    after,
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent,
    requestId: ctx.request.requestId,
  })
}

/** The ends of the chains that a transaction goes on with. */
export type LockedHeads = ReadonlyMap<string, NotedEnd>

/**
 * Locks until the commit the ends of the chains to which the transaction's entries belong, always in the same order,
 * so that two transactions never wait for each other. What is sent to the database after this call was made, without
 * waiting for its answer, comes after these locks.
 */
export const lockHeads = async (ctx: Ctx & InTransaction): Promise<LockedHeads> => {
  const chains = [...new Set(ctx.outbox.audits.map(chainOf))].sort()
  if (chains.length === 0) return new Map()
  const [, found] = await Promise.all([
    ctx.db.execute(lockOrganizations(chains)),
    ctx.db.execute<Omit<NotedEnd, 'last'> & { last: string }>(lockChains(chains)),
  ])
  return new Map(found.map((end) => [end.chain, { ...end, last: Number(end.last) }]))
}

/** Entries refer to these rows, and who changes the address of one waits for the end of its chain with it locked. */
const lockOrganizations = (chains: readonly string[]): SQL => sql`
  select id from organizations where id in (${listOf(chains)}) order by id for key share`

const lockChains = (chains: readonly string[]): SQL => sql`
  select chain, last, hash, unchained, seal from audit_heads where chain in (${listOf(chains)}) order by chain for update`

const listOf = (ids: readonly string[]): SQL =>
  sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )

/** Writes what the transaction noted, each entry at the end of its chain. */
export const writeAudits = async (ctx: Ctx & InTransaction, heads: LockedHeads): Promise<void> => {
  const byChain = Map.groupBy(ctx.outbox.audits, chainOf)
  for (const [chain, pending] of byChain) {
    const { chained, end, isSealed } = chainAudits(ctx.secrets, pending, { chain, noted: heads.get(chain) })
    if (!isSealed) ctx.log.error({ chain }, 'the end of an audit chain is not as it was sealed')
    const move = ctx.db
      .insert(auditHeads)
      .values(end)
      .onConflictDoUpdate({ target: auditHeads.chain, set: end })
      .returning({ chain: auditHeads.chain })
    // One statement: every writer of the organization waits for its end.
    await ctx.db.with(ctx.db.$with('moved').as(move)).insert(auditEntries).values(chained)
  }
}

/**
 * Seals the ends of chains that have just been made. Who set an end back would only have to wait for it if this was
 * done at any other time.
 */
export const sealNewChains = async (
  secrets: Pick<Secrets, 'keyedHash'>,
  db: Pick<Transaction, 'select' | 'update'>,
): Promise<void> => {
  for (const { seal: _none, ...end } of await db.select().from(auditHeads))
    await db
      .update(auditHeads)
      .set({ seal: sealEnd(secrets, end) })
      .where(eq(auditHeads.chain, end.chain))
}

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
