import type { LinkKind } from '#shared/tickets.ts'
import type { Ticket } from './queries.ts'

export type TicketLink = Ticket['links'][number]

/** How a ticket belongs to the other one of a link, as the words before the other's number say it. */
export const linkWords: Record<LinkKind, string> = {
  follow_up: 'Follow-up to',
  related: 'Related to',
  duplicate: 'Duplicate of',
}

const reverseWords: Record<LinkKind, string> = {
  follow_up: 'Followed up by',
  related: 'Related to',
  duplicate: 'Duplicated by',
}

/** A link in words, from the ticket on whose page it stands. */
export const describeLink = ({ kind, isTarget }: Pick<TicketLink, 'kind' | 'isTarget'>): string =>
  (isTarget ? reverseWords : linkWords)[kind]

export type PendingLink = { ticketId: string; link: TicketLink; isLinked: boolean }

/** A ticket's links with what was just linked or unlinked and the server has not answered yet. */
export const withPendingLinks = (
  { id, links }: Pick<Ticket, 'id' | 'links'>,
  pending: readonly PendingLink[],
): TicketLink[] =>
  pending
    .filter(({ ticketId }) => ticketId === id)
    .reduce<TicketLink[]>((shown, { link, isLinked }) => {
      const others = shown.filter(({ ticket }) => ticket.id !== link.ticket.id)
      return isLinked ? [...others, link] : others
    }, links)
