import {
  type AuditAction,
  type AuditEntity,
  type AuditFilter,
  auditActions,
  entityOfAction,
} from '#shared/audit.ts'
import type { Person } from '#shared/organizations.ts'

export type AuditEntryView = {
  id: string
  /** Its place in the organization's chain; null for entries from before there was one. */
  number: number | null
  at: Date
  /** The person who did it, or the name of the job or command. */
  actor: Person | null
  actorName: string | null
  action: AuditAction
  entity: AuditEntity
  entityId: string
  ticket: { id: string; number: string } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  ip: string | null
  userAgent: string | null
  requestId: string | null
  hash: string | null
}

/**
 * The actions that a filter asks for: one, all of an entity, or null for any. Each is read from the index of actions
 * in order, which an entity alone has not.
 */
export const actionsOf = ({
  action,
  entity,
}: Pick<AuditFilter, 'action' | 'entity'>): AuditAction[] | null => {
  if (action === undefined && entity === undefined) return null
  return auditActions.filter(
    (known) => (action ?? known) === known && (entity === undefined || entityOfAction(known) === entity),
  )
}

const firstDay = '1970-01-01'
const lastDay = '9000-01-01'
const dayMs = 24 * 60 * 60 * 1000

/** The days of a filter (UTC) as instants: from the first on, up to but not including the end of the last. */
export const instantsOf = ({
  from,
  to,
}: Pick<AuditFilter, 'from' | 'to'>): { from?: Date; before?: Date } => ({
  ...(from === undefined ? {} : { from: beginOf(from) }),
  ...(to === undefined ? {} : { before: new Date(beginOf(to).getTime() + dayMs) }),
})

/** Days that nothing was noted on, and that the database cannot tell, count as the nearest that it can. */
const beginOf = (day: string): Date => {
  const told = day < firstDay ? firstDay : day > lastDay ? lastDay : day
  return new Date(`${told}T00:00:00.000Z`)
}

const personFields = ['assigneeId', 'requesterId', 'createdBy', 'deletedBy', 'reviewerId', 'userId']
const categoryFields = ['categoryId']

type Told = Pick<AuditEntryView, 'entity' | 'entityId' | 'before' | 'after'>

/** The ids of people and categories that entries mention, each once. */
export const mentionedIds = (entries: readonly Told[]): { people: string[]; categories: string[] } => ({
  people: idsIn(entries, personFields, ['member', 'user']),
  categories: idsIn(entries, categoryFields, ['category']),
})

const idsIn = (entries: readonly Told[], fields: string[], entities: AuditEntity[]): string[] => [
  ...new Set(
    entries.flatMap(({ entity, entityId, before, after }) => [
      ...(entities.includes(entity) ? [entityId] : []),
      ...[before, after].flatMap((values) => fields.map((field) => values?.[field]).filter(isId)),
    ]),
  ),
]

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)

/** The columns of the file, in words. */
export const csvColumns: readonly string[] = [
  'Number',
  'Time (UTC)',
  'Username',
  'Name',
  'Action',
  'Entity',
  'Entity id',
  'Ticket',
  'Before',
  'After',
  'IP',
  'User agent',
  'Request id',
  'Hash',
]

/** An entry as a row of the file; what changed is JSON. */
export const toCsvRow = (entry: AuditEntryView): string[] => [
  entry.number === null ? '' : String(entry.number),
  entry.at.toISOString(),
  entry.actor?.username ?? '',
  entry.actor?.name ?? entry.actorName ?? '',
  entry.action,
  entry.entity,
  entry.entityId,
  entry.ticket?.number ?? '',
  entry.before ? JSON.stringify(entry.before) : '',
  entry.after ? JSON.stringify(entry.after) : '',
  entry.ip ?? '',
  entry.userAgent ?? '',
  entry.requestId ?? '',
  entry.hash ?? '',
]
