import type { ErrorCode, MoveRefusal } from '#shared/errors.ts'
import type { TicketField } from '#shared/events.ts'
import { hasPermission, type Role } from '#shared/permissions.ts'
import { isIntake, restoreDays, type TicketStatus, ticketStatuses, type Workflow } from '#shared/tickets.ts'

/** The one who acts, as far as the rules of a ticket go; `id` is null for the system. */
export type Person = { id: string | null; role: Role }

type TicketFacts = {
  status: TicketStatus
  requesterId: string
  /** Who wrote it down, where that was not its requester. */
  createdBy: string | null
  resolvedAt: Date | null
}
type OwnershipFacts = Pick<TicketFacts, 'requesterId' | 'createdBy'>

const dayMs = 24 * 60 * 60 * 1000

/** What the numbers of a year begin with. */
export const numberPrefix = (year: number): string => `TKT-${String(year).padStart(4, '0')}-`

/** `TKT-YYYY-NNNNNN`; the sequence counts within an organization and a UTC year. */
export const formatNumber = (year: number, sequence: number): string =>
  `${numberPrefix(year)}${String(sequence).padStart(6, '0')}`

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
 * How a status is reached from another: staff choose it, its requester too ("withdraw", "reopen"), a review
 * leads to it, or an edit.
 */
type Way = 'staff' | 'withdrawal' | 'reopening' | 'review' | 'edit'

/** Which status may follow which, and how (product.md, section 3). */
export const moves: Record<TicketStatus, Partial<Record<TicketStatus, Way>>> = {
  draft: { review: 'review', pending: 'review' },
  review: { draft: 'edit' },
  pending: { open: 'staff', closed: 'staff' },
  open: { in_progress: 'staff', waiting: 'staff', resolved: 'staff', closed: 'withdrawal' },
  in_progress: { open: 'staff', waiting: 'staff', resolved: 'staff', closed: 'staff' },
  waiting: { open: 'staff', in_progress: 'staff', resolved: 'staff', closed: 'withdrawal' },
  resolved: { open: 'reopening', closed: 'staff' },
  closed: { open: 'staff' },
}

/** The moment of a decision, and how long (days) requesters may reopen then. */
export type MoveTerms = { now: Date; reopenWindowDays: number }

/** Why a person cannot choose a status for a ticket now; null when they can. */
export const moveRefusal = (
  person: Person,
  ticket: TicketFacts,
  to: TicketStatus,
  { now, reopenWindowDays }: MoveTerms,
): MoveRefusal | null => {
  const way = moves[ticket.status][to]
  if (way === undefined) return 'ticket.move_not_allowed'
  if (way === 'review') return 'ticket.needs_review'
  if (way === 'edit') return 'ticket.needs_edit'
  if (hasPermission(person.role, 'ticket.work')) return null
  if (ticket.requesterId !== person.id) return 'ticket.staff_move'
  if (way === 'withdrawal') return null
  if (way === 'reopening')
    return isInReopenWindow(ticket, now, reopenWindowDays) ? null : 'ticket.reopen_window_over'
  return ticket.status === 'closed' ? 'ticket.follow_up_instead' : 'ticket.staff_move'
}

/** The statuses that a person can choose for a ticket now. */
export const movesFor = (person: Person, ticket: TicketFacts, terms: MoveTerms): TicketStatus[] =>
  ticketStatuses.filter((to) => moveRefusal(person, ticket, to, terms) === null)

/**
 * Whether a ticket is one's own as four eyes see it: asked for by oneself, or written down. Who edited what came back
 * from a review is not bound by that (docs/decisions/0015).
 */
export const isOwn = (person: Person, ticket: OwnershipFacts): boolean =>
  person.id !== null && (ticket.requesterId === person.id || ticket.createdBy === person.id)

/**
 * Why an admin cannot force a ticket to a status that the table refuses; null when they can. Nobody brings
 * their own draft past its review or approves their own ticket, and intake is for organizations that review.
 */
export const forceRefusal = (
  person: Person,
  ticket: OwnershipFacts & Pick<TicketFacts, 'status'>,
  to: TicketStatus,
  workflow: Workflow,
): Extract<ErrorCode, 'permission.missing' | 'ticket.own_draft' | 'ticket.intake_off'> | null => {
  if (!hasPermission(person.role, 'ticket.override')) return 'permission.missing'
  const isApproval = ticket.status === 'draft' || ticket.status === 'review' || to === 'pending'
  if (isApproval && isOwn(person, ticket)) return 'ticket.own_draft'
  return isIntake(to) && workflow !== 'reviewed' ? 'ticket.intake_off' : null
}

/**
 * Why a person cannot decide about a draft; null when they can. Four eyes bind admins too; they are two people as to
 * whose draft it is, not as to who wrote its last words.
 */
export const reviewRefusal = (
  person: Person,
  ticket: OwnershipFacts & Pick<TicketFacts, 'status'>,
): Extract<ErrorCode, 'permission.missing' | 'ticket.own_draft' | 'ticket.not_a_draft'> | null => {
  if (!hasPermission(person.role, 'ticket.review')) return 'permission.missing'
  if (ticket.status !== 'draft') return 'ticket.not_a_draft'
  return isOwn(person, ticket) ? 'ticket.own_draft' : null
}

/** The status that a ticket begins with. */
export const firstStatus = (workflow: Workflow): TicketStatus => (workflow === 'reviewed' ? 'draft' : 'open')

/** Whether a person may delete a ticket: an admin any, its requester their own; where drafts are reviewed only before approval. */
export const mayDelete = (
  person: Person,
  ticket: Pick<TicketFacts, 'status' | 'requesterId'>,
  workflow: Workflow,
): boolean => {
  const isAllowed =
    hasPermission(person.role, 'ticket.delete_any') ||
    (person.role === 'requester' && ticket.requesterId === person.id)
  return isAllowed && (workflow === 'direct' || ticket.status === 'draft' || ticket.status === 'review')
}

/** Why a person cannot take a deletion back; null when they can: an admin any, a requester their own, in time. */
export const restoreRefusal = (
  person: Person,
  ticket: Pick<TicketFacts, 'requesterId'> & { deletedBy: string | null; deletedAt: Date },
  now: Date,
): Extract<ErrorCode, 'ticket.not_found' | 'ticket.restore_over'> | null => {
  const isTheirs = ticket.requesterId === person.id && ticket.deletedBy === person.id
  if (!isTheirs && !hasPermission(person.role, 'ticket.delete_any')) return 'ticket.not_found'
  return ticket.deletedAt <= lastToPurge(now) ? 'ticket.restore_over' : null
}

/** Tickets that were deleted at this moment or before are removed for good now. */
export const lastToPurge = (now: Date): Date => new Date(now.getTime() - restoreDays * dayMs)

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

/**
 * Whether a person may change title and description. Before the work: only what came back from review, by its
 * author or a manager whose own it is not. Later, where drafts are reviewed, nobody; else staff always, the
 * requester until it is closed.
 */
export const mayEdit = (
  person: Person,
  ticket: OwnershipFacts & Pick<TicketFacts, 'status'>,
  workflow: Workflow,
): boolean => {
  if (ticket.status === 'review') return isOwn(person, ticket) || hasPermission(person.role, 'ticket.review')
  if (isIntake(ticket.status) || workflow === 'reviewed') return false
  return (
    hasPermission(person.role, 'ticket.edit_any') ||
    (ticket.requesterId === person.id && ticket.status !== 'closed')
  )
}

/** The status after an edit of title or description: what came back from review waits for one again. */
export const statusAfterEdit = (status: TicketStatus): TicketStatus =>
  status === 'review' ? 'draft' : status

/**
 * Whether a person may change a ticket's severity by hand: staff, during the work and after it. Where drafts are
 * reviewed, from the approval on, those who review may, but not their own: else agents would undo a review.
 */
export const maySetSeverity = (
  person: Person,
  ticket: OwnershipFacts & Pick<TicketFacts, 'status'>,
  workflow: Workflow,
): boolean => {
  if (workflow === 'direct') return hasPermission(person.role, 'ticket.work') && !isIntake(ticket.status)
  const isApproved = ticket.status !== 'draft' && ticket.status !== 'review'
  return isApproved && hasPermission(person.role, 'ticket.review') && !isOwn(person, ticket)
}

/** Whether replies are still taken; a closed ticket is reopened first. Notes are always taken. */
export const takesReplies = (ticket: Pick<TicketFacts, 'status'>): boolean => ticket.status !== 'closed'

/** Whether work on a ticket can still be handed to someone; closed tickets are reopened first. */
export const canBeAssigned = (ticket: Pick<TicketFacts, 'status'>): boolean => ticket.status !== 'closed'

/** Whether a new ticket can go on from this one; before it is closed one replies to it instead. */
export const hasFollowUps = (ticket: Pick<TicketFacts, 'status'>): boolean => ticket.status === 'closed'
