import {
  priorityWords,
  requesterStatusWords,
  severityWords,
  statusWords,
} from '#client/features/tickets/words.ts'
import { formatCount, formatDay } from '#client/lib/format.ts'
import type { LinkEvent, ToldChanges } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import { type Severity, severities, type TicketStatus } from '#shared/tickets.ts'

export type ChangeContext = {
  /** Who did it; null when the system did. */
  actorId: string | null
  requesterId: string
  people: Record<string, Person>
  /** Category names by id. */
  categories: ReadonlyMap<string, string>
  face: 'staff' | 'requester'
  override?: boolean
  /** How long, in whole days, it had been resolved; null where that is not known. */
  resolvedDays?: number | null
}

const describeClosing = (from: TicketStatus, context: ChangeContext): string => {
  const { actorId, requesterId, resolvedDays = null } = context
  if (actorId !== null) return actorId === requesterId ? 'withdrew this' : 'closed this'
  if (from !== 'resolved') return 'closed this'
  return resolvedDays === null
    ? 'closed this, as no answer came after it was resolved'
    : `closed this after ${formatCount(resolvedDays, 'day')} without an answer`
}

const isResubmission = ({ from, to }: { from: TicketStatus; to: TicketStatus }) =>
  from === 'review' && to === 'draft'

const describeStatus = (
  { from, to }: { from: TicketStatus; to: TicketStatus },
  context: ChangeContext,
): string => {
  const words = context.face === 'staff' ? statusWords : requesterStatusWords
  if (context.override) return `forced the status from ${words[from]} to ${words[to]}`
  if (isResubmission({ from, to })) return 'sent this for review again'
  if (from === 'pending' && to === 'open') return 'released this for work'
  if (to === 'open' && (from === 'resolved' || from === 'closed')) return 'reopened this'
  if (to === 'resolved') return 'resolved this'
  if (to === 'closed') return describeClosing(from, context)
  return `changed status from ${words[from]} to ${words[to]}`
}

const describeAssignee = (
  { from, to }: { from: string | null; to: string | null },
  context: ChangeContext,
): string => {
  const nameOf = (id: string) => context.people[id]?.name ?? 'someone who has left'
  if (to === null) return from && from !== context.actorId ? `unassigned ${nameOf(from)}` : 'gave this back'
  return to === context.actorId ? 'took this' : `assigned this to ${nameOf(to)}`
}

const describeCategory = ({ to }: { to: string | null }, context: ChangeContext): string =>
  to === null
    ? 'removed the category'
    : `set the category to ${context.categories.get(to) ?? 'one that is gone'}`

const describeDue = ({ to }: { to: string | null }): string =>
  to === null ? 'removed the due date' : `set the due date to ${formatDay(to, Date.now())}`

const describeSeverity = ({ from, to }: { from: Severity; to: Severity }): string => {
  const verb = severities.indexOf(to) > severities.indexOf(from) ? 'raised' : 'lowered'
  return `${verb} severity from ${severityWords[from]} to ${severityWords[to]}`
}

/** What a change did, as phrases that follow the name of who did it ("assigned this to Ben"). */
export const describeChanges = (changes: ToldChanges, context: ChangeContext): string[] => {
  const { title, description, status, priority, severity, categoryId, assigneeId, dueAt } = changes
  const isLast = status !== undefined && isResubmission(status)
  return [
    status && !isLast && describeStatus(status, context),
    assigneeId && describeAssignee(assigneeId, context),
    title && `changed the title from “${title.from}” to “${title.to}”`,
    description && 'changed the description',
    priority && `changed priority from ${priorityWords[priority.from]} to ${priorityWords[priority.to]}`,
    severity && describeSeverity(severity),
    categoryId && describeCategory(categoryId, context),
    dueAt && describeDue(dueAt),
    isLast && describeStatus(status, context),
  ].filter((phrase) => typeof phrase === 'string')
}

/** What a review did: a severity that went up sends the draft back, every other decision approves it. */
export const describeReview = (
  { status, severity, ...others }: ToldChanges,
  context: ChangeContext,
): string[] => {
  return [
    ...(severity ? [describeSeverity(severity)] : []),
    status?.to === 'review' ? 'sent it back' : 'approved this',
    ...describeChanges(others, context),
  ]
}

/** How a ticket began. `isWaiting`: it is a draft still. */
export const describeCreation = (
  status: TicketStatus | undefined,
  isWaiting: boolean,
  requesterName: string | null,
): string => {
  const whose = requesterName === null ? '' : ` for ${requesterName}`
  if (status !== 'draft') return `opened this${whose}`
  return isWaiting ? `asked for this${whose}; it waits for review` : `asked for this${whose}`
}

type Link = Pick<LinkEvent, 'kind' | 'isTarget' | 'otherNumber'> & { isLinked: boolean }

/** A link, or the end of one, from where the ticket of the timeline stands. */
export const describeLink = ({ kind, isTarget, isLinked, otherNumber }: Link): string => {
  if (kind === 'related')
    return isLinked ? `linked this to ${otherNumber}` : `unlinked this from ${otherNumber}`
  const what = kind === 'follow_up' ? 'a follow-up to' : 'a duplicate of'
  const [one, other] = isTarget ? [otherNumber, 'this'] : ['this', otherNumber]
  const verb = kind === 'follow_up' ? 'linked' : 'marked'
  return isLinked ? `${verb} ${one} as ${what} ${other}` : `un${verb} ${one} as ${what} ${other}`
}

/** Files that somebody added one after the other. */
export const describeAttaching = (files: readonly { filename: string }[]): string =>
  `attached ${listWords.format(files.map(({ filename }) => filename))}`

const listWords = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Phrases as one: "took this, resolved this and set the category to Billing". */
export const joinPhrases = (phrases: readonly string[]): string => listWords.format(phrases)

const numbers = /(TKT-\d{4}-\d{6,9})(?!\d)/

/** A piece of a text, and where (in characters) it begins. */
export type Piece = { text: string; at: number; isNumber: boolean }

/** A text in pieces: the numbers of tickets, and what stands between them. */
export const splitNumbers = (text: string): Piece[] => {
  let at = 0
  return text
    .split(numbers)
    .map((piece, index) => {
      at += piece.length
      return { text: piece, at: at - piece.length, isNumber: index % 2 === 1 }
    })
    .filter((piece) => piece.text !== '')
}
