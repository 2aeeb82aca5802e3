import type { CommentKind } from './comments.ts'
import type { NoticeKind } from './notifications.ts'
import type { Role } from './permissions.ts'
import type { ReviewAction } from './reviews.ts'
import type { LinkKind, Priority, Severity, TicketStatus } from './tickets.ts'

/** Fields of a ticket whose changes are kept in its history. */
export type TicketChanges = {
  title?: { from: string; to: string }
  description?: { from: string; to: string }
  status?: { from: TicketStatus; to: TicketStatus }
  priority?: { from: Priority; to: Priority }
  severity?: { from: Severity; to: Severity }
  categoryId?: { from: string | null; to: string | null }
  assigneeId?: { from: string | null; to: string | null }
  dueAt?: { from: string | null; to: string | null }
}
export type TicketField = keyof TicketChanges

/** Changes as a timeline tells them: of a description only that it changed. */
export type ToldChanges = Omit<TicketChanges, 'description'> & { description?: true }

/** The other ticket of a link, and how this one belongs to it: it follows or repeats it, or is followed or repeated. */
export type LinkEvent = { otherId: string; otherNumber: string; kind: LinkKind; isTarget: boolean }

/** Every domain event and its payload: the list of all that can happen. */
export type DomainEvents = {
  'organization.created': { slug: string }
  'organization.changed': { fields: string[] }
  'organization.suspended': Record<string, never>
  'organization.resumed': Record<string, never>
  'category.changed': { categoryId: string }
  'invitation.changed': { invitationId: string }
  'member.deactivated': { userId: string }
  'member.reactivated': { userId: string }
  'member.joined': { userId: string; role: Role }
  'member.two_factor_reset': { userId: string }
  'member.role_changed': { userId: string; from: Role; to: Role }
  'ticket.created': { number: string; status: TicketStatus; assigneeId: string | null }
  'ticket.changed': { changes: TicketChanges; reason?: string; override?: boolean }
  'ticket.reviewed': { action: ReviewAction; changes: TicketChanges; reason?: string }
  'ticket.deleted': { status: TicketStatus }
  'ticket.restored': { status: TicketStatus }
  'ticket.purged': { number: string }
  'ticket.linked': LinkEvent
  'ticket.unlinked': LinkEvent
  'ticket.watched': { userId: string; watching: boolean }
  'notice.added': { kind: NoticeKind }
  'notice.read': Record<string, never>
  'comment.added': { commentId: string; kind: CommentKind; mentioned?: string[] }
  /** `mentioned` are those whom it names only since this edit. */
  'comment.edited': { commentId: string; kind: CommentKind; mentioned?: string[] }
  'comment.deleted': { commentId: string; kind: CommentKind }
  'attachment.added': { attachmentId: string; filename: string }
  'attachment.removed': { attachmentId: string; filename: string }
}
export type EventType = keyof DomainEvents

/** Who may learn of an event: staff alone, also the ticket's requester, or one person of whatever role. */
export const audiences = ['staff', 'participants', 'person'] as const
export type Audience = (typeof audiences)[number]

/**
 * What travels on the live stream: that something happened, never its content.
 * A client answers by asking for what it shows, so that permission is decided in one place.
 */
export type LiveMessage =
  /** The first message of a stream: it has seen everything up to its number. */
  | { kind: 'hello' }
  /** Too much was missed to list: fetch again all that is shown. */
  | { kind: 'resync' }
  | { kind: 'event'; type: EventType; ticketId: string | null }
  /** Who is at a ticket, who types, or what was seen of its chat is another. It has no number of its own. */
  | { kind: 'presence'; ticketId: string }
