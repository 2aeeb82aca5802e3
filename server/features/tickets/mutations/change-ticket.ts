import { and, eq } from 'drizzle-orm'
import type { TicketChanges, TicketField } from '#shared/events.ts'
import type {
  AssignTicketInput,
  ChangeStatusInput,
  EditTicketInput,
  TicketStatus,
  TriageTicketInput,
} from '#shared/tickets.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { recordAudit, sameValue } from '../../../platform/audit.ts'
import { can, type InTransaction, type OrgCtx, requirePermission } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { requireStaffMember } from '../../organizations/queries/find-members.ts'
import { requireCategory } from '../../organizations/queries/list-categories.ts'
import {
  fieldsChangedSince,
  lockTicket,
  personOf,
  readTicket,
  type TicketRow,
  ticketColumns,
} from '../queries/read-ticket.ts'
import {
  canBeAssigned,
  isInReopenWindow,
  isStaffsOwn,
  mayEdit,
  movesFor,
  statusAfterRequesterReply,
  timesAfterMove,
} from '../rules.ts'

type Wanted = Partial<Pick<TicketRow, TicketField>>
type Why = { reason?: string; override?: boolean }
const noReason: Why = {}

/** Changes title or description. @throws AppError when the person may not, or another changed the same. */
export const editTicket = (ctx: OrgCtx, { ticketId, version, ...wanted }: EditTicketInput) =>
  changeTicket(ctx, { ticketId, version }, defined(wanted), async (ctx, before) => {
    if (!mayEdit(personOf(ctx), before)) throw new AppError('refused', 'ticket.edit_not_allowed')
    return noReason
  })

/** Hands a ticket to a member of staff, or to nobody. @throws AppError when it is closed or they are not staff. */
export const assignTicket = (ctx: OrgCtx, { ticketId, version, assigneeId }: AssignTicketInput) =>
  changeTicket(ctx, { ticketId, version }, { assigneeId }, async (ctx, before) => {
    if (!canBeAssigned(before)) throw new AppError('refused', 'ticket.closed')
    if (assigneeId !== null) await requireStaffMember(ctx, assigneeId)
    return noReason
  })

/** Changes priority, severity, category or due date. @throws AppError when the category is not the organization's. */
export const triageTicket = (ctx: OrgCtx, { ticketId, version, dueAt, ...wanted }: TriageTicketInput) =>
  changeTicket(
    ctx,
    { ticketId, version },
    defined({ ...wanted, dueAt: typeof dueAt === 'string' ? new Date(dueAt) : dueAt }),
    async (ctx) => {
      if (wanted.categoryId) await requireCategory(ctx, wanted.categoryId)
      return noReason
    },
  )

/**
 * Moves a ticket to another status by the table, or by an admin's override with a reason.
 * @throws AppError with the moves that are open, when this one is not.
 */
export const changeStatus = (ctx: OrgCtx, input: ChangeStatusInput) =>
  changeTicket(ctx, input, { status: input.status }, async (ctx, before) => {
    const isForced = requireMove(ctx, before, input)
    return {
      ...(input.reason === undefined ? {} : { reason: input.reason }),
      ...(isForced ? { override: true } : {}),
    }
  })

/** Answers whether the move is an admin's override. @throws AppError when it is not open. */
const requireMove = (
  ctx: OrgCtx,
  before: TicketRow,
  { status, reason, override }: Pick<ChangeStatusInput, 'status' | 'reason' | 'override'>,
): boolean => {
  const now = ctx.now()
  const { reopenWindowDays } = ctx.organization
  const allowed = movesFor(personOf(ctx), before, { now, reopenWindowDays })
  if (allowed.includes(status)) return false
  if (override) {
    requirePermission(ctx, 'ticket.override')
    if (reason === undefined) throw new AppError('refused', 'ticket.reason_required')
    return true
  }
  const isTooLate =
    !can(ctx, 'ticket.work') &&
    before.status === 'resolved' &&
    status === 'open' &&
    !isInReopenWindow(before, now, reopenWindowDays)
  throw new AppError('refused', isTooLate ? 'ticket.reopen_window_over' : 'ticket.move_not_allowed', {
    move: { allowed: [...allowed] },
  })
}

/**
 * The way of every change of a ticket's fields: lock, refuse what another changed meanwhile, let the rules
 * decide, write, note. What is already as wanted makes no change, no event and no audit row.
 */
const changeTicket = (
  ctx: OrgCtx,
  seen: { ticketId: string; version: number },
  wanted: Wanted,
  decide: (ctx: OrgCtx & InTransaction, before: TicketRow) => Promise<Why>,
) =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockTicket(ctx, seen.ticketId)
    const set = differing(before, wanted)
    if (Object.keys(set).length > 0) {
      await refuseConflict(ctx, before, seen.version, set)
      const why = await decide(ctx, before)
      await writeChange(ctx, before, set, why)
    }
    return readTicket(ctx, before.id)
  })

/**
 * Writes changed fields with what follows from them, the audit row and the event.
 * The row is locked by the caller.
 */
export const writeChange = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  set: Wanted,
  why: Why,
): Promise<TicketRow> => {
  const now = ctx.now()
  const fields = entriesOf(set).map(([field]) => field)
  const times = set.status ? timesAfterMove(before, set.status, now) : {}
  const after = await updateTicket(ctx, before, { ...set, ...times })
  recordAudit(ctx, {
    action: 'ticket.changed',
    entity: 'ticket',
    entityId: before.id,
    before,
    after: { ...after, ...why },
  })
  emit(
    ctx,
    'ticket.changed',
    { changes: toChanges(before, set), ...why },
    {
      ticketId: after.id,
      requesterId: after.requesterId,
      ticketVersion: after.version,
      audience: isStaffsOwn(fields) ? 'staff' : 'participants',
    },
  )
  return after
}

/** Writes a locked ticket's row and raises its version. */
export const updateTicket = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  set: Partial<TicketRow>,
): Promise<TicketRow> => {
  const [after] = await ctx.db
    .update(tickets)
    .set({ ...set, version: before.version + 1, updatedAt: ctx.now() })
    .where(and(eq(tickets.organizationId, ctx.organization.id), eq(tickets.id, before.id)))
    .returning(ticketColumns)
  if (!after) throw new AppError('not_found', 'ticket.not_found')
  return after
}

/** Puts a waiting ticket back to work because its requester replied. The row is locked by the caller. */
export const resumeAfterReply = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
): Promise<TicketRow> => {
  const status = statusAfterRequesterReply(before)
  return status === before.status ? before : writeChange(ctx, before, { status }, noReason)
}

/** Moves a locked ticket in one step with a reply. @throws AppError when the move is not open. */
export const moveWithReply = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  status: TicketStatus,
): Promise<TicketRow> => {
  if (status === before.status) return before
  requireMove(ctx, before, { status, override: false })
  return writeChange(ctx, before, { status }, noReason)
}

const refuseConflict = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  seenVersion: number,
  set: Wanted,
): Promise<void> => {
  if (seenVersion > before.version)
    throw new AppError('invalid', 'request.invalid', {
      fields: { version: 'This version does not exist yet.' },
    })
  if (seenVersion === before.version) return
  const changed = await fieldsChangedSince(ctx, before.id, seenVersion)
  const conflicting = entriesOf(set).filter(([field]) => changed.has(field))
  if (conflicting.length === 0) return
  const fields = Object.fromEntries(
    conflicting.map(([field, yours]) => [field, { theirs: before[field], yours }]),
  )
  throw new AppError('conflict', 'ticket.changed_meanwhile', {
    conflict: { fields, version: before.version },
  })
}

const differing = (before: TicketRow, wanted: Wanted): Wanted =>
  Object.fromEntries(entriesOf(wanted).filter(([field, value]) => !sameValue(before[field], value)))

const toChanges = (before: TicketRow, set: Wanted): TicketChanges =>
  Object.fromEntries(entriesOf(set).map(([field, to]) => [field, { from: before[field], to }]))

/** The fields of a change; it has no other keys. */
const entriesOf = (wanted: Wanted) => Object.entries(wanted) as [TicketField, TicketRow[TicketField]][]

/** Leaves out what is not given. */
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
