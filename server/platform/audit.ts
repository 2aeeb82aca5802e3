import { auditEntries } from '../db/schema/platform.ts'
import type { Ctx, InTransaction, OrgCtx } from './context.ts'

export type PendingAudit = typeof auditEntries.$inferInsert
type Values = Record<string, unknown>

/** What was changed, and its state before and after; only the fields that differ are kept. */
export type AuditChange = {
  action: string
  entity: string
  entityId: string
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
    before,
    after,
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent,
    requestId: ctx.request.requestId,
  })
}

/** Writes what the transaction noted. */
export const writeAudits = async (ctx: Ctx & InTransaction): Promise<void> => {
  if (ctx.outbox.audits.length > 0) await ctx.db.insert(auditEntries).values(ctx.outbox.audits)
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
