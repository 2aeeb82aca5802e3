import { and, eq } from 'drizzle-orm'
import type { TicketChanges, TicketField } from '#shared/events.ts'
import type { ReviewAction } from '#shared/reviews.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { recordAudit, sameValue } from '../../../platform/audit.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { isStaffMember } from '../../organizations/queries/find-members.ts'
import type { Deletion } from '../queries/list-deleted.ts'
import {
  fieldsChangedSince,
  lockTicket,
  readTicket,
  type TicketRow,
  ticketColumns,
} from '../queries/read-ticket.ts'
import { canBeAssigned, isStaffsOwn, timesAfterMove } from '../rules/life.ts'

/** Fields as they are to be. */
export type Wanted = Partial<Pick<TicketRow, TicketField>>
type Why = { reason?: string; override?: boolean }
/** Why a change is made, and what follows from it in other fields. */
export type Decision = Why & { also?: Wanted }

/**
 * The way of every change of a ticket's fields: lock, refuse what another changed meanwhile, let the rules
 * decide, write, note. What is already as wanted makes no change, no event and no audit row.
 */
export const changeTicket = (
  ctx: OrgCtx,
  seen: { ticketId: string; version: number },
  wanted: Wanted,
  decide: (ctx: OrgCtx & InTransaction, before: TicketRow) => Promise<Decision>,
) =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockTicket(ctx, seen.ticketId)
    const set = differing(before, wanted)
    if (Object.keys(set).length > 0) {
      await refuseConflict(ctx, before, seen.version, set)
      const { also = {}, ...why } = await decide(ctx, before)
      await writeChange(ctx, before, { ...set, ...differing(before, also) }, why)
    }
    return readTicket(ctx, before.id)
  })

/**
 * Writes changed fields with what follows from them, the audit row and the event: of a change, or of a review
 * when its action is given. The row is locked by the caller.
 */
export const writeChange = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  wanted: Wanted,
  why: Why,
  action?: ReviewAction,
): Promise<TicketRow> => {
  const set = await withoutGone(ctx, before, wanted)
  const fields = entriesOf(set).map(([field]) => field)
  const times = set.status ? timesAfterMove(before, set.status, ctx.now()) : {}
  const after = await updateTicket(ctx, before, { ...set, ...times })
  recordAudit(ctx, {
    action: action ? 'ticket.reviewed' : 'ticket.changed',
    entityId: before.id,
    ticketId: before.id,
    before,
    after: { ...after, ...why },
  })
  const changes = toChanges(before, set)
  const subject = {
    ticketId: after.id,
    requesterId: after.requesterId,
    ticketVersion: after.version,
    audience: isStaffsOwn(fields) ? ('staff' as const) : ('participants' as const),
  }
  if (action) emit(ctx, 'ticket.reviewed', { action, changes, ...why }, subject)
  else emit(ctx, 'ticket.changed', { changes, ...why }, subject)
  return after
}

/** Whoever lost their work while the ticket was closed kept it until now: what is reopened is nobody's then. */
const withoutGone = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  wanted: Wanted,
): Promise<Wanted> => {
  if (canBeAssigned(before)) return wanted
  return (await isAssigneeGone(ctx, { ...before, ...wanted })) ? { ...wanted, assigneeId: null } : wanted
}

/** Whether a ticket that can be worked on is with somebody who does not work the queue any more. */
export const isAssigneeGone = async (
  ctx: OrgCtx & InTransaction,
  ticket: Pick<TicketRow, 'status' | 'assigneeId'>,
): Promise<boolean> =>
  ticket.assigneeId !== null && canBeAssigned(ticket) && !(await isStaffMember(ctx, ticket.assigneeId))

/** Writes a locked ticket's row and raises its version. */
export const updateTicket = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  set: Partial<TicketRow & Deletion>,
): Promise<TicketRow> => {
  const [after] = await ctx.db
    .update(tickets)
    .set({ ...set, version: before.version + 1, updatedAt: ctx.now() })
    .where(and(eq(tickets.organizationId, ctx.organization.id), eq(tickets.id, before.id)))
    .returning(ticketColumns)
  if (!after) throw new AppError('not_found', 'ticket.not_found')
  return after
}

/** @throws AppError when somebody changed one of these fields after the version that was seen. */
const refuseConflict = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  seenVersion: number,
  set: Wanted,
): Promise<void> => {
  const changed = await fieldsChangedMeanwhile(ctx, before, seenVersion)
  const conflicting = entriesOf(set).filter(([field]) => changed.has(field))
  if (conflicting.length === 0) return
  const fields = Object.fromEntries(
    conflicting.map(([field, yours]) => [field, { theirs: before[field], yours }]),
  )
  throw new AppError('conflict', 'ticket.changed_meanwhile', {
    conflict: { fields, version: before.version },
  })
}

/** The fields that changed after the version that somebody saw. @throws AppError when there is no such version yet. */
export const fieldsChangedMeanwhile = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  seenVersion: number,
): Promise<Set<TicketField>> => {
  if (seenVersion > before.version)
    throw new AppError('invalid', 'request.invalid', {
      fields: { version: 'This version does not exist yet.' },
    })
  return seenVersion === before.version ? new Set() : fieldsChangedSince(ctx, before.id, seenVersion)
}

const differing = (before: TicketRow, wanted: Wanted): Wanted =>
  Object.fromEntries(entriesOf(wanted).filter(([field, value]) => !sameValue(before[field], value)))

const toChanges = (before: TicketRow, set: Wanted): TicketChanges =>
  Object.fromEntries(entriesOf(set).map(([field, to]) => [field, { from: before[field], to }]))

/** The fields of a change; it has no other keys. */
const entriesOf = (wanted: Wanted) => Object.entries(wanted) as [TicketField, TicketRow[TicketField]][]
