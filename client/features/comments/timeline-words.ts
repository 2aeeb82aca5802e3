import {
  priorityWords,
  requesterStatusWords,
  severityWords,
  statusWords,
} from '#client/features/tickets/words.ts'
import { formatDay } from '#client/lib/format.ts'
import type { ToldChanges } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import type { TicketStatus } from '#shared/tickets.ts'

export type ChangeContext = {
  actorId: string | null
  requesterId: string
  people: Record<string, Person>
  /** Category names by id. */
  categories: ReadonlyMap<string, string>
  face: 'staff' | 'requester'
  override?: boolean
}

const describeStatus = (
  { from, to }: { from: TicketStatus; to: TicketStatus },
  context: ChangeContext,
): string => {
  const words = context.face === 'staff' ? statusWords : requesterStatusWords
  if (context.override) return `forced the status from ${words[from]} to ${words[to]}`
  if (to === 'open' && (from === 'resolved' || from === 'closed')) return 'reopened this'
  if (to === 'resolved') return 'resolved this'
  if (to === 'closed') return context.actorId === context.requesterId ? 'withdrew this' : 'closed this'
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

/** What a change did, as phrases that follow the name of who did it ("assigned this to Ben"). */
export const describeChanges = (changes: ToldChanges, context: ChangeContext): string[] => {
  const { title, description, status, priority, severity, categoryId, assigneeId, dueAt } = changes
  return [
    status && describeStatus(status, context),
    assigneeId && describeAssignee(assigneeId, context),
    title && `changed the title from “${title.from}” to “${title.to}”`,
    description && 'changed the description',
    priority && `changed priority from ${priorityWords[priority.from]} to ${priorityWords[priority.to]}`,
    severity && `changed severity from ${severityWords[severity.from]} to ${severityWords[severity.to]}`,
    categoryId && describeCategory(categoryId, context),
    dueAt && describeDue(dueAt),
  ].filter((phrase) => typeof phrase === 'string')
}

const listWords = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Phrases as one: "took this, resolved this and set the category to Billing". */
export const joinPhrases = (phrases: readonly string[]): string => listWords.format(phrases)
