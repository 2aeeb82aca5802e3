import type { CommentKind } from '#shared/comments.ts'
import type { ToldChanges } from '#shared/events.ts'
import { hasPermission } from '#shared/permissions.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { type Person, takesReplies } from '../tickets/rules/life.ts'

type CommentFacts = { authorId: string; kind: CommentKind; deletedAt: Date | null }

/** Whether a person may read a kind of comment: notes are for staff alone. */
export const mayRead = (person: Person, kind: CommentKind): boolean =>
  kind !== 'note' || hasPermission(person.role, 'note.read')

/** Whether a comment of this kind can still be added: a closed ticket takes notes only. */
export const takesComment = (ticket: { status: TicketStatus }, kind: CommentKind): boolean =>
  kind === 'note' || takesReplies(ticket)

/** Whether a person may edit a comment: its author, as long as it is not deleted. */
export const mayEditComment = (person: Person, comment: CommentFacts): boolean =>
  comment.deletedAt === null && comment.authorId === person.id && mayRead(person, comment.kind)

/** Whether a person may delete a comment: its author, and managers and admins. */
export const mayDeleteComment = (person: Person, comment: CommentFacts): boolean =>
  comment.deletedAt === null &&
  mayRead(person, comment.kind) &&
  (comment.authorId === person.id || hasPermission(person.role, 'comment.delete_any'))

/**
 * Whether a person may read what a comment said before it was edited: its author, and staff. What staff took back is
 * not for the requester to read.
 */
export const maySeeVersions = (person: Person, comment: CommentFacts): boolean =>
  comment.deletedAt === null &&
  mayRead(person, comment.kind) &&
  (comment.authorId === person.id || hasPermission(person.role, 'note.read'))

/**
 * The people (their ids) whom names mean: each name the longest of its readings that is somebody's.
 * @param readings what each name can mean, the longest first.
 */
export const peopleNamed = (
  readings: readonly (readonly string[])[],
  people: readonly { id: string; username: string }[],
): string[] => {
  const byUsername = new Map(people.map(({ id, username }) => [username, id]))
  return readings.flatMap((names) => {
    const name = names.find((each) => byUsername.has(each))
    return byUsername.get(name ?? '') ?? []
  })
}

/** Whether a comment, a chat message too, is the first answer of staff, which sets the ticket's first response time. */
export const isFirstResponse = (
  person: Person,
  ticket: { firstRespondedAt: Date | null; requesterId: string },
  kind: CommentKind,
): boolean =>
  kind !== 'note' &&
  ticket.firstRespondedAt === null &&
  hasPermission(person.role, 'ticket.work') &&
  person.id !== ticket.requesterId

/** A change of a ticket as a timeline tells it; events of other kinds carry none. */
export type TicketChange = { changes?: ToldChanges; reason?: string; override?: boolean }

/** What a person is told of a change. The reason of a move is the staff's own. */
export const changesShownTo = (
  person: Person,
  { changes = {}, reason, override }: TicketChange,
): { changes: ToldChanges; reason?: string | undefined; override?: boolean | undefined } => {
  if (hasPermission(person.role, 'note.read')) return { changes, reason, override }
  return { changes: fieldsShownTo(person, changes) }
}

/** What a person is told of changed fields, whatever changed them. Priority and due date are the staff's own. */
export const fieldsShownTo = (person: Person, changes: ToldChanges): ToldChanges => {
  if (hasPermission(person.role, 'note.read')) return changes
  const { priority: _p, dueAt: _d, ...told } = changes
  return told
}
