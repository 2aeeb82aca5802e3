import { describeLink } from '#client/features/tickets/link-words.ts'
import { entityOfAction } from '#shared/audit.ts'
import { linkKinds } from '#shared/tickets.ts'
import { actionWords } from './action-words.ts'
import { isLong, isQuiet, nameField, nameValue } from './field-words.ts'
import type { AuditEntry, AuditNames } from './queries.ts'

type Told = Pick<AuditEntry, 'action' | 'actor' | 'entityId' | 'ticket' | 'before' | 'after'>

/** A field and its values before and after; undefined where there was, or is, none. */
export type ChangedField = { field: string; before: unknown; after: unknown }

/** All fields that an entry tells of, what was before beside what is after; those that follow from others last. */
export const changedFieldsOf = ({ before, after }: Pick<AuditEntry, 'before' | 'after'>): ChangedField[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .sort((one, other) => Number(isQuiet(one)) - Number(isQuiet(other)))
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }))

/** Who did it: a person, or Docket by one of its jobs or commands. */
export const nameActor = ({ actor, actorName }: Pick<AuditEntry, 'actor' | 'actorName'>): string => {
  if (actor) return actor.name
  return actorName === null ? 'Someone who has left' : `Docket (${actorName})`
}

const ownThings = { account: 'their own account', other: 'somebody’s account' }

const nameThing = (entry: Told, names: AuditNames): string => {
  const { action, entityId, actor, after, before } = entry
  const entity = entityOfAction(action)
  if (entity === 'user' && actor?.id === entityId) return ownThings.account
  const named = names[entityId] ?? after?.name ?? before?.name
  if (typeof named === 'string') return entity === 'category' ? `“${named}”` : named
  return entity === 'user' ? ownThings.other : entity === 'category' ? 'that is gone' : 'a member'
}

/** The sentence of an entry around its ticket's number; `ticket` is null where it has none. */
export type AuditSentence = { before: string; ticket: string | null; after: string }

const inviteWords = (entry: Told): string => {
  const role = entry.after?.role ?? entry.before?.role
  return typeof role === 'string' ? ` as ${nameValue('role', role, {})}` : ''
}

const told = (entry: Told): string => {
  if (entry.action === 'ticket.changed' && entry.after?.override === true) return 'forced ticket {}'
  if (entry.action === 'comment.added' && entry.after?.kind === 'note')
    return 'wrote an internal note on ticket {}'
  if (entry.action === 'member.joined' && entry.actor?.id === entry.entityId) return 'joined'
  return actionWords[entry.action].said
}

/** What was done, as it follows the name of who did it. */
export const sayAction = (entry: Told, names: AuditNames): AuditSentence => {
  const entity = entityOfAction(entry.action)
  const [before = '', after = ''] = told(entry).split('{}')
  if (entity === 'invitation') return { before: before + inviteWords(entry), ticket: null, after }
  if (!told(entry).includes('{}')) return { before, ticket: null, after }
  if (entity !== 'ticket' && entity !== 'comment')
    return { before: before + nameThing(entry, names) + after, ticket: null, after: '' }
  const number = entry.ticket?.number ?? entry.after?.number ?? entry.before?.number
  return typeof number === 'string'
    ? { before, ticket: number, after }
    : { before: `${before}that is gone${after}`, ticket: null, after: '' }
}

const summarize = ({ field, before, after }: ChangedField, names: AuditNames): string => {
  const name = nameField(field).toLowerCase()
  if (isLong(before) || isLong(after)) return name
  return `${name} ${nameValue(field, before, names)} → ${nameValue(field, after, names)}`
}

const summarizeLink = (link: Record<string, unknown>): string => {
  const kind = linkKinds.find((known) => known === link.kind)
  if (kind === undefined || typeof link.otherNumber !== 'string') return ''
  return `${describeLink({ kind, isTarget: link.isTarget === true }).toLowerCase()} ${link.otherNumber}`
}

/** The changed fields in a few words ("status Open → Resolved"); empty for what was made or removed as a whole. */
export const summarizeChanges = (
  entry: Pick<AuditEntry, 'action' | 'before' | 'after'>,
  names: AuditNames,
): string => {
  if (entry.action === 'ticket.linked' || entry.action === 'ticket.unlinked')
    return summarizeLink(entry.after ?? entry.before ?? {})
  if (entry.before === null || entry.after === null) return ''
  if (entry.action === 'member.role_changed')
    return `${nameValue('role', entry.before.role, names)} → ${nameValue('role', entry.after.role, names)}`
  return changedFieldsOf(entry)
    .filter(({ field }) => !isQuiet(field))
    .map((changed) => summarize(changed, names))
    .join(', ')
}

/** Why it was done, in the words of who did it. */
export const reasonOf = ({ after }: Pick<AuditEntry, 'after'>): string | null =>
  typeof after?.reason === 'string' ? after.reason : null
