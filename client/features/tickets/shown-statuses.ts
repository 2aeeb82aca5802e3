import { isIntake, type TicketStatus, ticketStatuses, type Workflow } from '#shared/tickets.ts'

/**
 * The statuses to offer in an organization, in the order of a ticket's life. Where work starts at once those before
 * the work are left out, except what is `present`: drafts stay when an organization stops reviewing them.
 */
export const shownStatuses = (
  workflow: Workflow,
  isPresent: (status: TicketStatus) => boolean,
): TicketStatus[] =>
  ticketStatuses.filter((status) => workflow === 'reviewed' || !isIntake(status) || isPresent(status))
