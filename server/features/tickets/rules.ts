import type { TicketField } from '#shared/events.ts'
import { hasPermission, type Role } from '#shared/permissions.ts'
import { type TicketStatus, ticketMoves } from '#shared/tickets.ts'

/** The one who acts, as far as the rules of a ticket go; `id` is null for the system. */
export type Person = { id: string | null; role: Role }

type TicketFacts = { status: TicketStatus; requesterId: string; resolvedAt: Date | null }

const dayMs = 24 * 60 * 60 * 1000

/** `TKT-YYYY-NNNNNN`; the sequence counts within an organization and a UTC year. */
export const formatNumber = (year: number, sequence: number): string =>
  `TKT-${String(year).padStart(4, '0')}-${String(sequence).padStart(6, '0')}`

/**
 * Whether a requester may still reopen a resolved ticket: within the window (days) after it was resolved.
 * A window of 0 days means never.
 */
export const isInReopenWindow = (
  ticket: Pick<TicketFacts, 'resolvedAt'>,
  now: Date,
  windowDays: number,
): boolean => ticket.resolvedAt !== null && now.getTime() - ticket.resolvedAt.getTime() < windowDays * dayMs

/** Tickets that were resolved at this moment or before are closed now. @param days how long they stay resolved. */
export const lastToClose = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs)

/**
 * The statuses to which a person may move a ticket now (product.md, section 3). Staff follow the table;
 * a requester may withdraw (close) an open or waiting ticket and reopen a resolved one within the window.
 */
export const movesFor = (
  person: Person,
  ticket: TicketFacts,
  { now, reopenWindowDays }: { now: Date; reopenWindowDays: number },
): readonly TicketStatus[] => {
  if (hasPermission(person.role, 'ticket.work')) return ticketMoves[ticket.status]
  if (ticket.requesterId !== person.id) return []
  if (ticket.status === 'open' || ticket.status === 'waiting') return ['closed']
  if (ticket.status === 'resolved' && isInReopenWindow(ticket, now, reopenWindowDays)) return ['open']
  return []
}

const isDone = (status: TicketStatus): boolean => status === 'resolved' || status === 'closed'

/**
 * What a move does to a ticket's times: entering `resolved` and `closed` sets theirs, reopening clears both
 * and counts. A forced move from `closed` to `resolved` is no reopening.
 */
export const timesAfterMove = (
  ticket: { status: TicketStatus; resolvedAt: Date | null; closedAt: Date | null; reopenedCount: number },
  to: TicketStatus,
  now: Date,
): { resolvedAt: Date | null; closedAt: Date | null; reopenedCount: number } => ({
  resolvedAt: to === 'resolved' ? now : to === 'closed' ? ticket.resolvedAt : null,
  closedAt: to === 'closed' ? now : null,
  reopenedCount: ticket.reopenedCount + (isDone(ticket.status) && !isDone(to) ? 1 : 0),
})

const staffFields: readonly string[] = ['priority', 'dueAt'] satisfies TicketField[]

/** Whether a change of these fields concerns staff alone, so that the requester is not told of it. */
export const isStaffsOwn = (fields: readonly TicketField[]): boolean =>
  fields.every((field) => staffFields.includes(field))

/** The status after a requester's reply: a waiting ticket goes back to work. */
export const statusAfterRequesterReply = (ticket: {
  status: TicketStatus
  assigneeId: string | null
}): TicketStatus => (ticket.status !== 'waiting' ? ticket.status : ticket.assigneeId ? 'in_progress' : 'open')

/** Whether a person may change title and description: staff always, the requester until it is closed. */
export const mayEdit = (person: Person, ticket: Pick<TicketFacts, 'status' | 'requesterId'>): boolean =>
  hasPermission(person.role, 'ticket.edit_any') ||
  (ticket.requesterId === person.id && ticket.status !== 'closed')

/** Whether replies are still taken; a closed ticket is reopened first. Notes are always taken. */
export const takesReplies = (ticket: Pick<TicketFacts, 'status'>): boolean => ticket.status !== 'closed'

/** Whether work on a ticket can still be handed to someone; closed tickets are reopened first. */
export const canBeAssigned = (ticket: Pick<TicketFacts, 'status'>): boolean => ticket.status !== 'closed'
