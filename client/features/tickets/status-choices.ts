import { errorSentences } from '#client/lib/errors.ts'
import type { MoveRefusal } from '#shared/errors.ts'
import type { TicketStatus, Workflow } from '#shared/tickets.ts'
import type { Ticket } from './queries.ts'
import { shownStatuses } from './shown-statuses.ts'
import { statusWords } from './words.ts'

/** Why a ticket that has a status cannot get another one now. */
export const moveRefusalWords = (from: TicketStatus, code: MoveRefusal): string =>
  code === 'ticket.move_not_allowed' ? `Not from ${statusWords[from]}` : errorSentences[code]

export type StatusChoice = { status: TicketStatus /** Why it cannot be chosen. */; reason: string | null }

/**
 * The other statuses of an organization's workflow: first those that a ticket can get now, then the others, with the
 * reason. Whoever may review it does that in the review, and is not told that somebody decides there.
 */
export const statusChoices = (
  ticket: Pick<Ticket, 'status'> & { can: Pick<Ticket['can'], 'moves' | 'refusals' | 'review'> },
  workflow: Workflow,
): StatusChoice[] => {
  const isOfWorkflow = shownStatuses(workflow, () => false)
  return [
    ...ticket.can.moves.map((status) => ({ status, reason: null })),
    ...ticket.can.refusals
      .filter(
        ({ status, code }) =>
          isOfWorkflow.includes(status) && !(ticket.can.review && code === 'ticket.needs_review'),
      )
      .map(({ status, code }) => ({ status, reason: moveRefusalWords(ticket.status, code) })),
  ]
}
