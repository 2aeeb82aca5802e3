import type { Person } from '#shared/organizations.ts'
import type { LinkKind, TicketStatus } from '#shared/tickets.ts'

/** Another ticket that belongs to one; only those that the one who asks may see. */
export type LinkedTicket = {
  kind: LinkKind
  /** Whether the other is the follow-up or the duplicate, and this one what it goes on from. */
  isTarget: boolean
  ticket: { id: string; number: string; title: string; status: TicketStatus }
}

/** Who follows a ticket; told to staff alone. */
export type Watchers = { people: Person[]; isWatching: boolean }
