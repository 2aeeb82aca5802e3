import type { CommentKind } from '#shared/comments.ts'
import type { EventType, TicketChanges } from '#shared/events.ts'
import { type NoticeKind, noticeKinds } from '#shared/notifications.ts'
import { hasPermission } from '#shared/permissions.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { type Person, reviewRefusal } from '../tickets/rules/life.ts'

/** The events of which anybody is told. */
export const heardTypes = [
  'ticket.created',
  'ticket.changed',
  'ticket.reviewed',
  'comment.added',
  'comment.edited',
] as const satisfies readonly EventType[]

const mailPauseMs = 60_000

/** What happened to a ticket, as far as anybody is told of it. */
export type Happening = {
  type: (typeof heardTypes)[number]
  /** What the event says; nothing any more when its ticket was removed for good. */
  payload: {
    status?: TicketStatus
    changes?: Pick<TicketChanges, 'status'>
    override?: boolean
    kind?: CommentKind
    mentioned?: string[]
  }
}

/**
 * Who is told: those who may review the draft, whose it is and who wrote it down, who follow the ticket, whom a
 * message names, and to whom one says something in the chat: the requester to who works on or follows the ticket, the
 * others to the requester.
 */
export type Hearers = 'reviewers' | 'authors' | 'watchers' | 'mentioned' | 'chatters'
export type Telling = { kind: NoticeKind; to: Hearers }

/** Who hears of what; somebody whom two of them mean is told the first. */
export const tellingsOf = ({ type, payload }: Happening): Telling[] => {
  const status = type === 'ticket.created' ? payload.status : payload.changes?.status?.to
  switch (type) {
    case 'ticket.created':
      return status === 'draft' ? [reviewRequested] : []
    case 'ticket.changed':
      return [
        ...(status === 'draft' ? [reviewRequested] : []),
        ...(isResubmission(payload) ? [resubmitted] : []),
        ...(status ? [statusMoved] : []),
      ]
    case 'ticket.reviewed':
      return [...(status === 'review' ? [sentBack] : status === 'pending' ? [approved] : []), statusMoved]
    case 'comment.added':
      return [...namedBy(payload), ...told(payload.kind)]
    case 'comment.edited':
      return namedBy(payload)
  }
}

const namedBy = ({ mentioned = [] }: Happening['payload']): Telling[] => (mentioned.length > 0 ? [named] : [])

const told = (kind: CommentKind | undefined): Telling[] =>
  kind === 'reply' ? [replied] : kind === 'chat' ? [chatted] : []

/** Whether an event, as far as it says itself, is one that anybody may hear of. */
export const isHeard = (event: { type: EventType; payload: unknown }): boolean =>
  isHappening(event) && tellingsOf(event).length > 0

const isHappening = (event: { type: EventType; payload: unknown }): event is Happening =>
  heardTypes.some((heard) => heard === event.type)

/** Whether what came back was edited, so that it waits for a review again; not when an admin forced it to. */
const isResubmission = ({ changes, override }: Happening['payload']): boolean =>
  changes?.status?.from === 'review' && changes.status.to === 'draft' && override !== true

const reviewRequested: Telling = { kind: 'review_requested', to: 'reviewers' }
const approved: Telling = { kind: 'draft_approved', to: 'authors' }
const sentBack: Telling = { kind: 'draft_sent_back', to: 'authors' }
const resubmitted: Telling = { kind: 'draft_resubmitted', to: 'authors' }
const replied: Telling = { kind: 'watched_reply', to: 'watchers' }
const named: Telling = { kind: 'mentioned', to: 'mentioned' }
const chatted: Telling = { kind: 'chat_message', to: 'chatters' }
const statusMoved: Telling = { kind: 'watched_status', to: 'watchers' }

/** The status in which a ticket waits for what a notice asks for. */
const waitsIn: Partial<Record<NoticeKind, TicketStatus>> = {
  review_requested: 'draft',
  draft_sent_back: 'review',
}

/** The status that a ticket has as long as it waits for what a notice asks for; null when it asks for nothing. */
export const awaitingStatus = (kind: NoticeKind): TicketStatus | null => waitsIn[kind] ?? null

/** The kinds of earlier notices that ask for nothing any more once this happened. */
export const endedBy = ({ payload }: Pick<Happening, 'payload'>): NoticeKind[] => {
  const left = payload.changes?.status?.from
  return noticeKinds.filter((kind) => left !== undefined && waitsIn[kind] === left)
}

/** Whether of several such notices one is enough: of one message, or of a chat until it is read. */
export const isToldOnce = (kind: NoticeKind): boolean => kind === 'mentioned' || kind === 'chat_message'

/**
 * The time since when a mail of the same ticket keeps a person from another; null when each notice has its own.
 * Whoever writes names at will could fill a mailbox with them; what a review asks for has to be done each time.
 */
export const mailedSince = (kind: NoticeKind, now: Date): Date | null =>
  kind === 'mentioned' ? new Date(now.getTime() - mailPauseMs) : null

type TicketFacts = { status: TicketStatus; requesterId: string; createdBy: string | null }

/**
 * Whether a member is told: never who did it, nobody who may not see the ticket now, of a draft only who can decide
 * about it now, and of a note only who may read it now.
 */
export const isTold = (
  member: Person & { id: string },
  ticket: TicketFacts,
  { to, actorId, said }: { to: Hearers; actorId: string | null; said?: CommentKind | undefined },
): boolean => {
  if (member.id === actorId) return false
  if (to === 'reviewers') return reviewRefusal(member, ticket) === null
  if (said === 'note') return hasPermission(member.role, 'note.read')
  return ticket.requesterId === member.id || hasPermission(member.role, 'ticket.read_all')
}
