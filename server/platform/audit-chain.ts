import type { auditEntries } from '../db/schema/platform.ts'
import type { Secrets } from './ports.ts'

/** An entry as it is written, before it has its place in the chain. */
export type UnchainedAudit = Omit<typeof auditEntries.$inferInsert, 'number' | 'hash'>
/** An entry with its place in the chain. */
export type ChainedAudit = UnchainedAudit & { number: number; hash: string }

/** Where a chain ends: the number and the hash of its last entry. */
export type ChainHead = { last: number; hash: string }

/** The end of a chain as it is noted, and how many entries were there before it. */
export type NotedEnd = ChainHead & { chain: string; unchained: number; seal: string | null }

/** What the first entry of a chain follows. */
export const emptyChain: ChainHead = { last: 0, hash: '' }

/** The chain of what belongs to no organization. */
export const installationChain = '00000000-0000-0000-0000-000000000000'

/** The chain to which an entry belongs: its organization's, or the installation's. */
export const chainOf = (entry: Pick<UnchainedAudit, 'organizationId'>): string =>
  entry.organizationId ?? installationChain

/**
 * JSON of which there is one form only, whatever the order in which the keys were set: those that are whole numbers
 * first, by their value, then the others by their code units; no spaces, numbers and strings as ECMAScript writes
 * them. Times are ISO 8601 in UTC, what is undefined is left out.
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

const entryPurpose = 'audit chain'
const endPurpose = 'audit chain end'

/** Whose secret made a hash: the installation's of today, an earlier one, or nobody's that it knows. */
export type Signer = 'current' | 'former' | 'nobody'
type KnownSecrets = Pick<Secrets, 'keyedHash' | 'formerKeyedHashes'>

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
): string => secrets.keyedHash(entryPurpose, hashedText(entry, number, previous))

/** Whose secret made the hash of an entry. */
export const signerOf = (secrets: KnownSecrets, entry: ChainedAudit, previous: string): Signer =>
  whoHashed(secrets, {
    purpose: entryPurpose,
    text: hashedText(entry, entry.number, previous),
    hash: entry.hash,
  })

const whoHashed = (
  secrets: KnownSecrets,
  { purpose, text, hash }: { purpose: string; text: string; hash: string },
): Signer => {
  if (secrets.keyedHash(purpose, text) === hash) return 'current'
  return secrets.formerKeyedHashes(purpose, text).includes(hash) ? 'former' : 'nobody'
}

const sealedText = ({ chain, last, hash, unchained }: Omit<NotedEnd, 'seal'>): string =>
  canonicalJson({ chain, last, hash, unchained })

/** The seal (hex) of the end of a chain: a keyed hash over all that is noted of it. */
export const sealEnd = (secrets: Pick<Secrets, 'keyedHash'>, end: Omit<NotedEnd, 'seal'>): string =>
  secrets.keyedHash(endPurpose, sealedText(end))

/** Whose secret sealed the end of a chain. */
export const sealerOf = (secrets: KnownSecrets, end: NotedEnd): Signer =>
  end.seal === null
    ? 'nobody'
    : whoHashed(secrets, { purpose: endPurpose, text: sealedText(end), hash: end.seal })

/** Only an organization's first entry begins a chain: without an end, any other stands where one was taken away. */
const beginsChain = (entry: UnchainedAudit | undefined): boolean =>
  entry?.action === 'organization.created' && entry.entityId === entry.organizationId

/**
 * Gives entries their places after the end of their chain, if one is noted. What was not sealed by who knows the
 * secret gets no new seal: otherwise the next entry would make good what was cut off before it.
 */
export const chainAudits = (
  secrets: KnownSecrets,
  entries: readonly UnchainedAudit[],
  { chain, noted }: { chain: string; noted: NotedEnd | undefined },
): { chained: ChainedAudit[]; end: NotedEnd; isSealed: boolean } => {
  let { last, hash } = noted ?? emptyChain
  const chained = entries.map((entry) => {
    last += 1
    hash = hashAudit(secrets, entry, last, hash)
    return { ...entry, number: last, hash }
  })
  const isSealed = noted ? sealerOf(secrets, noted) !== 'nobody' : beginsChain(entries[0])
  const end = { chain, last, hash, unchained: noted?.unchained ?? 0 }
  const seal = isSealed ? sealEnd(secrets, end) : (noted?.seal ?? null)
  return { chained, end: { ...end, seal }, isSealed }
}
