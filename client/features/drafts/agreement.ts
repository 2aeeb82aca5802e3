import { textDigest } from '#shared/drafts.ts'

/** What the server keeps of a text: JSON, or null when nothing is left. */
export type Kept = { value: string | null; revision: number }

/**
 * The text that this device and the server last had in common: the server's revision, and a digest of the words;
 * null when there were none. `tried` is the digest of what was sent from here and has not left its field: the server
 * may have it, and have taken it from what is kept.
 */
export type Agreement = { revision: number; digest: number | null; tried: number | null }

export const nothingAgreed: Agreement = { revision: 0, digest: null, tried: null }

/** A digest of one's words; null of none. */
export const digestOf = (words: string | null): number | null => (words === null ? null : textDigest(words))

/**
 * A text as it stands on this device: what is kept of it, the words that one has typed, of which alone a difference
 * counts, and whether it may have been sent already.
 */
export type Standing = { value: string; words: string; isUncertain: boolean } | null

/** What stands here, and what the server has. */
export type Meeting = {
  agreed: Agreement
  here: Standing
  there: { words: string | null; revision: number }
}

/** What follows from a look at the server: nothing, to keep what is here, to take what is there, or to ask. */
export type Outcome = { step: 'rest' | 'keep' | 'take' | 'ask'; agreed: Agreement }

/** Whether what stands here may have been sent as it stands. */
export const maySent = (here: Standing, { tried }: Agreement): boolean =>
  here !== null && (here.isUncertain || digestOf(here.words) === tried)

/**
 * Nothing typed here since the two last agreed: what is there is taken, and what is gone there goes here too. Where
 * both have changed, what is typed here stays and the writer is asked. A text that may have been sent is neither
 * kept nor taken away, so that it comes back nowhere and is lost nowhere.
 */
export const meet = ({ agreed, here, there }: Meeting): Outcome => {
  const mine = digestOf(here?.words ?? null)
  const theirs = digestOf(there.words)
  const isUncertain = maySent(here, agreed)
  const now = { ...agreed, revision: there.revision, digest: theirs }
  if (mine === theirs) return { step: 'rest', agreed: now }
  // Nobody else has changed it.
  if (there.revision === agreed.revision) return { step: isUncertain ? 'rest' : 'keep', agreed: now }
  if (isUncertain) return theirs === null ? { step: 'rest', agreed: now } : { step: 'ask', agreed }
  const wasTaken = theirs === null && agreed.tried !== null && agreed.tried === agreed.digest
  // Sent or emptied; what stands here was written after it.
  if (wasTaken || (theirs === null && mine !== null && agreed.digest === null))
    return { step: 'keep', agreed: now }
  if (mine === null || mine === agreed.digest) return { step: 'take', agreed: now }
  return { step: 'ask', agreed }
}
