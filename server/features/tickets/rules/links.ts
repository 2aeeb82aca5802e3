import type { ErrorCode } from '#shared/errors.ts'
import { type LinkKind, linkLimit } from '#shared/tickets.ts'

/** One ticket's link to another: it follows up, has to do with, or repeats the other. */
export type Link = { ticketId: string; otherId: string; kind: LinkKind }

/**
 * Why two tickets cannot be linked; null when they can. A ticket repeats one other at most, and never one that
 * itself repeats another, so that duplicates form no chains and no circles.
 * @param links every link that either of the two has.
 */
export const linkRefusal = (
  { ticketId, otherId, kind }: Link,
  links: readonly Link[],
): Extract<ErrorCode, `ticket.${string}`> | null => {
  if (ticketId === otherId) return 'ticket.link_to_itself'
  const isOf = (link: Link, id: string) => link.ticketId === id || link.otherId === id
  if (links.some((link) => isOf(link, ticketId) && isOf(link, otherId))) return 'ticket.already_linked'
  const isFull = (id: string) => links.filter((link) => isOf(link, id)).length >= linkLimit
  if (isFull(ticketId) || isFull(otherId)) return 'ticket.too_many_links'
  if (kind !== 'duplicate') return null
  const duplicates = links.filter((link) => link.kind === 'duplicate')
  if (duplicates.some((link) => link.ticketId === otherId)) return 'ticket.duplicate_of_duplicate'
  if (duplicates.some((link) => link.otherId === ticketId)) return 'ticket.has_duplicates'
  return duplicates.some((link) => link.ticketId === ticketId) ? 'ticket.already_duplicate' : null
}

/**
 * The links to deleted tickets that give way to a new link: those which would refuse it. So all
 * links that are kept go together, and a ticket comes back with what is left of its own.
 * @param living links to tickets that are not deleted; they do not refuse the new one.
 * @param dormant links to deleted tickets, the oldest first.
 */
export const linksGivingWay = <L extends Link>(
  link: Link,
  living: readonly Link[],
  dormant: readonly L[],
): L[] => {
  const kept = [...living]
  return dormant.toReversed().filter((one) => {
    if (linkRefusal(link, [...kept, one]) !== null) return true
    kept.push(one)
    return false
  })
}

type Requested = { requesterId: string }

/** Whether the requester of two linked tickets is told of the link: of their own follow-ups alone. */
export const isLinkToldToRequester = (kind: LinkKind, one: Requested, other: Requested): boolean =>
  kind === 'follow_up' && one.requesterId === other.requesterId
