import type {
  AssignTicketInput,
  ChangeStatusInput,
  EditTicketInput,
  TicketStatus,
  TriageTicketInput,
} from '#shared/tickets.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { requireStaffMember } from '../../organizations/queries/find-members.ts'
import { requireCategory } from '../../organizations/queries/list-categories.ts'
import { moveTermsOf, personOf, type TicketRow } from '../queries/read-ticket.ts'
import {
  canBeAssigned,
  forceRefusal,
  mayEdit,
  maySetSeverity,
  moveRefusal,
  movesFor,
  statusAfterEdit,
  statusAfterRequesterReply,
} from '../rules/life.ts'
import { changeTicket, writeChange } from './write-change.ts'

/** Changes title or description; what came back from review then waits for one again. @throws AppError when the person may not, or another changed the same. */
export const editTicket = (ctx: OrgCtx, { ticketId, version, ...wanted }: EditTicketInput) =>
  changeTicket(ctx, { ticketId, version }, defined(wanted), async (ctx, before) => {
    if (!mayEdit(personOf(ctx), before, ctx.organization.workflow))
      throw new AppError('refused', 'ticket.edit_not_allowed')
    return { also: { status: statusAfterEdit(before.status) } }
  })

/** Hands a ticket to a member of staff, or to nobody. @throws AppError when it is closed or they are not staff. */
export const assignTicket = (ctx: OrgCtx, { ticketId, version, assigneeId }: AssignTicketInput) =>
  changeTicket(ctx, { ticketId, version }, { assigneeId }, async (ctx, before) => {
    if (!canBeAssigned(before)) throw new AppError('refused', 'ticket.closed')
    if (assigneeId !== null) await requireStaffMember(ctx, assigneeId)
    return {}
  })

/**
 * Changes priority, severity, category or due date.
 * @throws AppError when the category is not the organization's, or the severity is for others to change.
 */
export const triageTicket = (ctx: OrgCtx, { ticketId, version, dueAt, ...wanted }: TriageTicketInput) =>
  changeTicket(
    ctx,
    { ticketId, version },
    defined({ ...wanted, dueAt: typeof dueAt === 'string' ? new Date(dueAt) : dueAt }),
    async (ctx, before) => {
      const isSeverityChanged = wanted.severity !== undefined && wanted.severity !== before.severity
      if (isSeverityChanged && !maySetSeverity(personOf(ctx), before, ctx.organization.workflow))
        throw new AppError('refused', 'ticket.severity_in_review')
      if (wanted.categoryId) await requireCategory(ctx, wanted.categoryId)
      return {}
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
  const person = personOf(ctx)
  const refusal = moveRefusal(person, before, status, moveTermsOf(ctx))
  if (refusal === null) return false
  if (!override) {
    const allowed = movesFor(person, before, moveTermsOf(ctx))
    throw new AppError('refused', refusal, { move: { allowed } })
  }
  const obstacle = forceRefusal(person, before, status, ctx.organization.workflow)
  if (obstacle !== null)
    throw new AppError(obstacle === 'permission.missing' ? 'forbidden' : 'refused', obstacle)
  if (reason === undefined) throw new AppError('refused', 'ticket.reason_required')
  return true
}

/** Puts a waiting ticket back to work because its requester replied. The row is locked by the caller. */
export const resumeAfterReply = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
): Promise<TicketRow> => {
  const status = statusAfterRequesterReply(before)
  return status === before.status ? before : writeChange(ctx, before, { status }, {})
}

/** Moves a locked ticket in one step with a reply. @throws AppError when the move is not open. */
export const moveWithReply = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  status: TicketStatus,
): Promise<TicketRow> => {
  if (status === before.status) return before
  requireMove(ctx, before, { status, override: false })
  return writeChange(ctx, before, { status }, {})
}

/** Leaves out what is not given. */
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
