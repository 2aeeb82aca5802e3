import type { ReviewTicketInput } from '#shared/reviews.ts'
import type { OrgCtx } from '../../platform/context.ts'
import { readTicket } from '../tickets/queries/read-ticket.ts'

/**
 * Decides about a draft: approves it, or gives it another severity with a reason. A lower or equal one approves,
 * a higher one sends it back to its author.
 * @throws AppError when one may not, or the draft is not what the reviewer read.
 */
export const reviewDraft = (ctx: OrgCtx, { ticketId }: ReviewTicketInput) => readTicket(ctx, ticketId)
