/** What the server keeps of a text: JSON, or null when nothing is left. */
export type Kept = { value: string | null; revision: number }

/**
 * The text that this device and the server last had in common: the server's revision, and a digest of the words;
 * null when there were none.
 */
export type Agreement = { revision: number; digest: number | null }

export const nothingAgreed: Agreement = { revision: 0, digest: null }

/**
 * A digest of 53 bits (cyrb53, by bryc, public domain), enough to tell whether a text has changed; null of no text.
 */
export const digestOf = (words: string | null): number | null => {
  if (words === null) return null
  let one = 0xdeadbeef
  let two = 0x41c6ce57
  for (let index = 0; index < words.length; index += 1) {
    const code = words.charCodeAt(index)
    one = Math.imul(one ^ code, 2_654_435_761)
    two = Math.imul(two ^ code, 1_597_334_677)
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909)
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & two) + (one >>> 0)
}

/** What stands here, and what the server has. `words` are what one has typed, of which alone a difference counts. */
export type Meeting = {
  agreed: Agreement
  here: string | null
  there: { words: string | null; revision: number }
  /** Whether the text here may have been sent already. */
  isUncertain: boolean
}

/** What follows from a look at the server: nothing, to keep what is here, to take what is there, or to ask. */
export type Outcome = { step: 'rest' | 'keep' | 'take' | 'ask'; agreed: Agreement }

/**
 * Nothing typed here since the two last agreed: what is there is taken, and what is gone there goes here too. Where
 * both have changed, what is typed here stays and the writer is asked. A text that may have been sent is neither
 * kept nor taken away, so that it comes back nowhere and is lost nowhere.
 */
export const meet = ({ agreed, here, there, isUncertain }: Meeting): Outcome => {
  const mine = digestOf(here)
  const theirs = digestOf(there.words)
  const isChanged = mine !== agreed.digest
  const now = { revision: there.revision, digest: theirs }
  if (mine === theirs) return { step: 'rest', agreed: now }
  // Nobody else has changed it.
  if (there.revision === agreed.revision) return { step: isUncertain ? 'rest' : 'keep', agreed: now }
  if (isUncertain) return theirs === null ? { step: 'rest', agreed: now } : { step: 'ask', agreed }
  if (!isChanged) return { step: 'take', agreed: now }
  // Sent or emptied there; what stands here was begun after it.
  if (theirs === null && agreed.digest === null) return { step: 'keep', agreed: now }
  if (mine === null) return { step: 'take', agreed: now }
  return { step: 'ask', agreed }
}
