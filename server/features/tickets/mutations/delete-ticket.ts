import type { TicketIdInput } from '#shared/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { actingUserId, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { type Deletion, lockDeletedOrNot } from '../queries/list-deleted.ts'
import { personOf, readTicket, type TicketRow } from '../queries/read-ticket.ts'
import { mayDelete, restoreRefusal } from '../rules/life.ts'
import { isAssigneeGone, updateTicket, writeChange } from './write-change.ts'

/** Takes a ticket out of sight; again is no change. @throws AppError when one may not. */
export const deleteTicket = (ctx: OrgCtx, { ticketId }: TicketIdInput): Promise<{ ticketId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockDeletedOrNot(ctx, ticketId)
    const person = personOf(ctx)
    const { deletedAt } = before
    if (deletedAt !== null) {
      const refusal = restoreRefusal(person, { ...before, deletedAt }, ctx.now())
      if (refusal === 'ticket.not_found') throw new AppError('not_found', refusal)
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
    const { deletedAt } = before
    if (deletedAt !== null) {
      const refusal = restoreRefusal(personOf(ctx), { ...before, deletedAt }, ctx.now())
      if (refusal !== null)
        throw new AppError(refusal === 'ticket.not_found' ? 'not_found' : 'refused', refusal)
      await unassignIfGone(ctx, await writeDeletion(ctx, before, { deletedAt: null, deletedBy: null }))
    }
    return readTicket(ctx, ticketId)
  })

const writeDeletion = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow & Deletion,
  set: Deletion,
): Promise<TicketRow> => {
  const after = await updateTicket(ctx, before, set)
  const type = set.deletedAt === null ? 'ticket.restored' : 'ticket.deleted'
  recordAudit(ctx, {
    action: type,
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
  if (await isAssigneeGone(ctx, ticket)) await writeChange(ctx, ticket, { assigneeId: null }, {})
}
