import type { TicketIdInput } from '#shared/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { actingUserId, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { isStaffMember } from '../../organizations/queries/find-members.ts'
import { type Deletion, lockDeletedOrNot } from '../queries/list-deleted.ts'
import { personOf, readTicket, type TicketRow } from '../queries/read-ticket.ts'
import { canBeAssigned, lastToPurge, mayDelete, mayRestore } from '../rules.ts'
import { updateTicket, writeChange } from './write-change.ts'

/** Takes a ticket out of sight; again is no change. @throws AppError when one may not. */
export const deleteTicket = (ctx: OrgCtx, { ticketId }: TicketIdInput): Promise<{ ticketId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockDeletedOrNot(ctx, ticketId)
    const person = personOf(ctx)
    if (before.deletedAt !== null) {
      if (!mayRestore(person, before)) throw notFound
      return { ticketId }
    }
    if (!mayDelete(person, before, ctx.organization.workflow))
      throw new AppError('refused', 'ticket.delete_not_allowed')
    await writeDeletion(ctx, before, { deletedAt: ctx.now(), deletedBy: actingUserId(ctx) })
    return { ticketId }
  })

/** Brings a deleted ticket back as it was. @throws AppError when one may not, or it is too late. */
export const restoreTicket = (ctx: OrgCtx, { ticketId }: TicketIdInput) =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockDeletedOrNot(ctx, ticketId)
    if (before.deletedAt !== null) {
      if (!mayRestore(personOf(ctx), before)) throw notFound
      if (before.deletedAt <= lastToPurge(ctx.now())) throw new AppError('refused', 'ticket.restore_over')
      await unassignIfGone(ctx, await writeDeletion(ctx, before, { deletedAt: null, deletedBy: null }))
    }
    return readTicket(ctx, ticketId)
  })

const notFound = new AppError('not_found', 'ticket.not_found')

const writeDeletion = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow & Deletion,
  set: Deletion,
): Promise<TicketRow> => {
  const after = await updateTicket(ctx, before, set)
  const type = set.deletedAt === null ? 'ticket.restored' : 'ticket.deleted'
  recordAudit(ctx, {
    action: type,
    entity: 'ticket',
    entityId: after.id,
    ticketId: after.id,
    before,
    after: { ...after, ...set },
  })
  const { id, status, requesterId, version } = after
  emit(ctx, type, { status }, { ticketId: id, requesterId, ticketVersion: version })
  return after
}

/** Whoever lost their work while the ticket was out of sight kept it until now. */
const unassignIfGone = async (ctx: OrgCtx & InTransaction, ticket: TicketRow): Promise<void> => {
  if (ticket.assigneeId === null || !canBeAssigned(ticket)) return
  if (!(await isStaffMember(ctx, ticket.assigneeId))) await writeChange(ctx, ticket, { assigneeId: null }, {})
}
