import {
  type ChainedAudit,
  type ChainHead,
  emptyChain,
  type NotedEnd,
  sealerOf,
  signerOf,
} from './audit-chain.ts'
import type { Secrets } from './ports.ts'

type KnownSecrets = Pick<Secrets, 'keyedHash' | 'formerKeyedHashes'>

/** An end that somebody kept elsewhere: the entry of this number has this hash. */
export type ExpectedEnd = ChainHead

/** What is wrong with a chain. */
export type ChainFault =
  /** It does not say what was written, or it was not written by Docket. */
  | { kind: 'changed'; number: number }
  /** Made with an earlier secret when there was a later one. */
  | { kind: 'outdated'; number: number }
  /** A second entry of this number, or one of a number that is never given. */
  | { kind: 'put_in'; number: number }
  /** `next` follows on what is missing, and cannot be checked without. */
  | { kind: 'missing'; first: number; last: number; next: number }
  | { kind: 'cut_off'; first: number; last: number }
  | { kind: 'after_end'; first: number; last: number }
  | { kind: 'end_changed'; number: number }
  /** The noted end fits the last entry, but as a whole it was not sealed by who knows the secret. */
  | { kind: 'end_not_sealed'; number: number }
  | { kind: 'no_end' }
  /** More entries without a place in the chain than there were when it began. */
  | { kind: 'beside_chain'; entries: number }
  /** Fewer of them. */
  | { kind: 'unchained_missing'; entries: number }
  /** Entries of an organization that does not exist. */
  | { kind: 'no_organization' }
  /** Another entry has the number of which somebody kept the hash, or none has. */
  | { kind: 'not_as_kept'; number: number; last: number }

/** How far a chain was followed. */
export type ChainPlace = ChainHead & {
  entries: number
  /** Whether the secret of today was in use by then: from there on no earlier one makes an entry. */
  isCurrent: boolean
  /** Kept ends that were not met yet. */
  unmet: readonly ExpectedEnd[]
}

export const beginChain = (expected: readonly ExpectedEnd[]): ChainPlace => ({
  ...emptyChain,
  entries: 0,
  isCurrent: false,
  unmet: expected,
})

/**
 * Follows a chain by one entry, which has the next higher number that there is.
 * @returns the place after it, and what is wrong with it or before it.
 */
export const followChain = (
  secrets: KnownSecrets,
  place: ChainPlace,
  entry: ChainedAudit,
): { place: ChainPlace; fault: ChainFault | null } => {
  const { number, hash } = entry
  const entries = place.entries + 1
  if (number <= place.last) return { place: { ...place, entries }, fault: { kind: 'put_in', number } }
  const unmet = place.unmet.filter((kept) => kept.last !== number || kept.hash !== hash)
  const after = { last: number, hash, entries, isCurrent: place.isCurrent, unmet }
  if (number > place.last + 1)
    return {
      place: after,
      fault: { kind: 'missing', first: place.last + 1, last: number - 1, next: number },
    }
  const signer = signerOf(secrets, entry, place.hash)
  if (signer === 'nobody') return { place: after, fault: { kind: 'changed', number } }
  if (signer === 'former' && place.isCurrent) return { place: after, fault: { kind: 'outdated', number } }
  return { place: { ...after, isCurrent: signer === 'current' }, fault: null }
}

/** What is wrong with the end of a chain that was followed to its last entry. */
export const checkEnd = (
  secrets: KnownSecrets,
  { place, unchained }: { place: ChainPlace; unchained: number },
  noted: NotedEnd | null,
): ChainFault[] => [
  ...endFaults(secrets, place, noted),
  ...unchainedFaults(unchained, noted?.unchained ?? 0),
  ...place.unmet.map(({ last: number }): ChainFault => ({ kind: 'not_as_kept', number, last: place.last })),
]

const endFaults = (
  secrets: KnownSecrets,
  { last, hash, isCurrent }: ChainPlace,
  noted: NotedEnd | null,
): ChainFault[] => {
  if (noted === null) return [{ kind: 'no_end' }]
  if (noted.last > last) return [{ kind: 'cut_off', first: last + 1, last: noted.last }]
  if (noted.last < last) return [{ kind: 'after_end', first: noted.last + 1, last }]
  if (noted.hash !== hash) return [{ kind: 'end_changed', number: last }]
  const sealer = sealerOf(secrets, noted)
  const isSealed = sealer === 'current' || (sealer === 'former' && !isCurrent)
  return isSealed ? [] : [{ kind: 'end_not_sealed', number: last }]
}

const unchainedFaults = (found: number, noted: number): ChainFault[] => {
  if (found > noted) return [{ kind: 'beside_chain', entries: found - noted }]
  return found < noted ? [{ kind: 'unchained_missing', entries: noted - found }] : []
}
