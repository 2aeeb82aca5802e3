import type { WatchTicketInput } from '#shared/tickets.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { readTicket } from '../queries/read-ticket.ts'

/** Lets the one who acts follow a ticket, or no longer; again is no change. */
export const watchTicket = (ctx: OrgCtx, { ticketId }: WatchTicketInput) => readTicket(ctx, ticketId)
