import type { TicketIdInput } from '#shared/tickets.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { readTicket } from '../queries/read-ticket.ts'

/** Takes a ticket out of sight; again is no change. @throws AppError when one may not. */
export const deleteTicket = (_ctx: OrgCtx, _input: TicketIdInput): Promise<{ ticketId: string }> => {
  throw new Error('not built')
}

/** Brings a deleted ticket back as it was. @throws AppError when one may not, or it is too late. */
export const restoreTicket = (ctx: OrgCtx, { ticketId }: TicketIdInput) => readTicket(ctx, ticketId)
