import { roleWords } from '#client/features/organizations/role-words.ts'
import { priorityWords, severityWords, statusWords } from '#client/features/tickets/words.ts'
import { formatToSecond } from '#client/lib/format.ts'
import type { AuditNames } from './queries.ts'

/** What a field is called where its own name would not do. */
const fieldNames: Record<string, string> = {
  categoryId: 'Category',
  assigneeId: 'Assignee',
  requesterId: 'Requester',
  createdBy: 'Written down by',
  deletedBy: 'Deleted by',
  deletedAt: 'Deleted',
  dueAt: 'Due',
  createdAt: 'Created',
  updatedAt: 'Updated',
  resolvedAt: 'Resolved',
  closedAt: 'Closed',
  archivedAt: 'Archived',
  suspendedAt: 'Suspended',
  deactivatedAt: 'Deactivated',
  firstRespondedAt: 'First response',
  reopenedCount: 'Reopenings',
  override: 'Forced',
  slug: 'Address',
  searchLanguage: 'Language of the search',
  reopenWindowDays: 'Days to reopen',
  autoCloseDays: 'Days until closed',
  signUpRule: 'Who may sign up',
  signUpDomains: 'Email domains',
  requireTwoFactor: 'Two-factor required of staff',
  otherNumber: 'Other ticket',
  isTarget: 'The other belongs to this one',
}

/** Fields that follow from others, or only count, and so are told in the details alone. */
const quietFields = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'resolvedAt',
  'closedAt',
  'firstRespondedAt',
  'reopenedCount',
  'reason',
  'override',
  'deletedAt',
  'deletedBy',
  'ticketId',
])

export const isQuiet = (field: string): boolean => quietFields.has(field)

/** "signUpRule" as "Sign up rule", "draft_approved.subject" as "Draft approved, subject". */
export const nameField = (field: string): string => {
  const known = fieldNames[field]
  if (known !== undefined) return known
  const words = field
    .replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replaceAll('_', ' ')
    .replaceAll('.', ', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const valueWords: Record<string, Record<string, string>> = {
  status: statusWords,
  priority: priorityWords,
  severity: severityWords,
  role: roleWords,
  workflow: { direct: 'Direct', reviewed: 'Reviewed' },
  kind: {
    reply: 'Reply',
    note: 'Internal note',
    follow_up: 'Follow-up',
    related: 'Related',
    duplicate: 'Duplicate',
  },
  signUpRule: { open: 'Anybody', domains: 'Certain email domains', closed: 'Nobody' },
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/

const nameText = (field: string, value: string, names: AuditNames): string => {
  const named = names[value] ?? valueWords[field]?.[value]
  if (named !== undefined) return named
  if (field === 'order')
    return value
      .split(' ')
      .map((id) => names[id] ?? id)
      .join(', ')
  return isoTime.test(value) && !Number.isNaN(Date.parse(value)) ? formatToSecond(value) : value
}

/** A stored value in words: names for ids, a status in its word, a time in whole. */
export const nameValue = (field: string, value: unknown, names: AuditNames): string => {
  if (value === null || value === undefined || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return nameText(field, value, names)
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** From this many characters on a text is told by what changed in it. */
const longText = 60
const textFields = new Set(['title', 'description', 'body', 'reason'])

/** Whether a value is a text of somebody's own, of which a change is best seen word by word. */
export const isWritten = (field: string, value: unknown): value is string =>
  typeof value === 'string' &&
  (textFields.has(field) || field.includes('.') || value.length > longText || value.includes('\n'))

/** Whether it is too long to stand in a line. */
export const isLong = (value: unknown): boolean =>
  typeof value === 'string' && (value.length > longText || value.includes('\n'))
