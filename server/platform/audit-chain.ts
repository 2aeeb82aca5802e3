import type { auditEntries } from '../db/schema/platform.ts'
import type { Secrets } from './ports.ts'

/** An entry as it is written, before it has its place in the chain. */
export type UnchainedAudit = Omit<typeof auditEntries.$inferInsert, 'number' | 'hash'>
/** An entry with its place in the chain. */
export type ChainedAudit = UnchainedAudit & { number: number; hash: string }

/** Where a chain ends: the number and the hash of its last entry. */
export type ChainHead = { last: number; hash: string }

/** What the first entry of a chain follows. */
export const emptyChain: ChainHead = { last: 0, hash: '' }

/** The chain of what belongs to no organization. */
export const installationChain = '00000000-0000-0000-0000-000000000000'

/** The chain to which an entry belongs: its organization's, or the installation's. */
export const chainOf = (entry: Pick<UnchainedAudit, 'organizationId'>): string =>
  entry.organizationId ?? installationChain

/**
 * JSON of which there is one form only: keys in the order of their code units, no spaces, numbers and strings as
 * ECMAScript writes them (RFC 8785). Times are ISO 8601 in UTC, what is undefined is left out.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortedKeys)

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

/** What the hash of an entry is made of: all that it says, its number and the hash of the entry before. */
const hashedText = (entry: UnchainedAudit, number: number, previous: string): string => {
  const { organizationId, id, at, actorKind, actorId, actorName, action, entity, entityId } = entry
  const { ticketId, before, after, ip, userAgent, requestId } = entry
  const who = { actorKind, actorId: actorId ?? null, actorName: actorName ?? null }
  const what = { action, entity, entityId, ticketId: ticketId ?? null }
  const values = { before: before ?? null, after: after ?? null }
  const origin = { ip: ip ?? null, userAgent: userAgent ?? null, requestId: requestId ?? null }
  const told = { organizationId: organizationId ?? null, id, at, ...who, ...what, ...values, ...origin }
  return canonicalJson({ ...told, number, previous })
}

const purpose = 'audit chain'

/**
 * The hash (hex) of an entry: HMAC-SHA-256 over its canonical JSON, its number and the hash of the entry before,
 * with a key made of the installation's secret. Who can write the table, but does not know the secret, cannot
 * make one.
 */
export const hashAudit = (
  secrets: Pick<Secrets, 'keyedHash'>,
  entry: UnchainedAudit,
  number: number,
  previous: string,
): string => secrets.keyedHash(purpose, hashedText(entry, number, previous))

/** Whose secret made the hash of an entry: the installation's of today, an earlier one, or nobody's that it knows. */
export const signerOf = (
  secrets: Pick<Secrets, 'keyedHash' | 'formerKeyedHashes'>,
  entry: ChainedAudit,
  previous: string,
): 'current' | 'former' | 'nobody' => {
  const text = hashedText(entry, entry.number, previous)
  if (secrets.keyedHash(purpose, text) === entry.hash) return 'current'
  return secrets.formerKeyedHashes(purpose, text).includes(entry.hash) ? 'former' : 'nobody'
}

/** Gives entries their places after the end of a chain. */
export const chainAudits = (
  secrets: Pick<Secrets, 'keyedHash'>,
  entries: readonly UnchainedAudit[],
  head: ChainHead,
): { chained: ChainedAudit[]; head: ChainHead } => {
  let { last, hash } = head
  const chained = entries.map((entry) => {
    last += 1
    hash = hashAudit(secrets, entry, last, hash)
    return { ...entry, number: last, hash }
  })
  return { chained, head: { last, hash } }
}
