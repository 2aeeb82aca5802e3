import {
  defaultPriority,
  type Priority,
  priorities,
  type Severity,
  severities,
  workStatuses,
} from '#shared/tickets.ts'
import type { TranslatedField } from '#shared/transfers.ts'
import { comparable } from './columns.ts'

/** Our values of a field that has a fixed list, and what other help desks call them, in `comparable` form. */
type Words<T extends string> = Record<T, readonly string[]>

type WorkStatus = (typeof workStatuses)[number]
const statusWords: Words<WorkStatus> = {
  open: ['new', 'reopened', 'unassigned', 'todo', 'received'],
  in_progress: ['assigned', 'active', 'working', 'workinprogress', 'started', 'processing', 'escalated'],
  waiting: [
    'pending',
    'pendingcustomerresponse',
    'pendingcustomer',
    'pendinguser',
    'pendingrequester',
    'pendingreply',
    'pendingcustomerreply',
    'pendinguserresponse',
    'onhold',
    'hold',
    'waitingforcustomer',
    'waitingoncustomer',
    'waitingforuser',
    'waitingonrequester',
    'waitingforresponse',
    'waitingonresponse',
    'awaitingcustomer',
    'awaitingcustomerresponse',
    'awaitingcustomerreply',
    'awaitingresponse',
    'awaitingreply',
  ],
  resolved: ['solved', 'fixed', 'done', 'completed', 'complete', 'answered'],
  closed: ['cancelled', 'canceled', 'archived', 'withdrawn', 'rejected'],
}

const shared = {
  low: ['minor', 'trivial'],
  medium: ['normal', 'moderate', 'standard', 'average'],
  high: ['major'],
}

const priorityWords: Words<Priority> = {
  low: [...shared.low, 'lowest', 'p4'],
  medium: [...shared.medium, 'p3'],
  high: [...shared.high, 'important', 'p2'],
  urgent: ['critical', 'highest', 'immediate', 'emergency', 'blocker', 'p1', 'p0'],
}

const severityWords: Words<Severity> = {
  ...shared,
  critical: ['urgent', 'blocker', 'severe', 'emergency'],
}

const meaningIn = <T extends string>(ours: readonly T[], words: Words<T>, text: string): T | undefined =>
  ours.find((value) => comparable(value) === comparable(text) || words[value].includes(comparable(text)))

/** Our value for a word of another help desk; undefined when it is not known. */
export const meaningOf = {
  status: (text: string) => meaningIn(workStatuses, statusWords, text),
  priority: (text: string) => meaningIn(priorities, priorityWords, text),
  severity: (text: string) => meaningIn(severities, severityWords, text),
}

/** The values that a field can be given, or null when it takes any. */
export const valuesOf = (field: TranslatedField): readonly string[] | null => {
  if (field === 'status') return workStatuses
  if (field === 'priority') return priorities
  return field === 'severity' ? severities : null
}

const severityOf: Record<Priority, Severity> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  urgent: 'critical',
}

/** Fills up severity from priority and priority from severity (product.md, section 1); both medium when neither is given. */
export const completeUrgency = (given: {
  severity: Severity | undefined
  priority: Priority | undefined
}): { severity: Severity; priority: Priority } => {
  const severity = given.severity ?? (given.priority ? severityOf[given.priority] : 'medium')
  return { severity, priority: given.priority ?? defaultPriority[severity] }
}

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Reads a time written as ISO 8601: `2023-06-01`, `2023-06-01 12:15:36`, with a zone or else in UTC. Dates that some
 * read one way and some another (`01/02/2023`) are not guessed.
 * @returns null when it is not such a time.
 */
export const parseInstant = (text: string): Date | null => {
  const found = instantPattern.exec(text.trim())
  if (!found) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = found
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const clock = new Date(local)
  // A 31st of February is not rounded to March.
  if (Number.isNaN(clock.getTime()) || clock.toISOString() !== local) return null
  const instant = new Date(`${local.slice(0, -1)}${zone.toUpperCase()}`)
  return Number.isNaN(instant.getTime()) ? null : instant
}
