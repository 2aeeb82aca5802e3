import { diffWordsWithSpace } from 'diff'

type Texts = { before: string; after: string }
type Side = 'before' | 'after'

/** Beyond this (milliseconds) both texts are shown whole. */
const patienceMs = 300

/**
 * One of the texts in pieces, each with the place (in characters) where it begins and whether the other lacks it;
 * null when finding what they share takes too long.
 */
const compare = ({ before, after }: Texts, side: Side) => {
  const pieces = diffWordsWithSpace(before, after, { timeout: patienceMs })
  if (pieces === undefined) return null
  let at = 0
  return pieces
    .filter(({ added, removed }) => !(side === 'before' ? added : removed))
    .map(({ value, added, removed }) => {
      at += value.length
      return { value, at: at - value.length, isOwn: added || removed }
    })
}

export type TextDiffProps = Texts & { side: Side }

/** A text as it was, with what was taken out marked, or as it became, with what was put in marked. */
const TextDiff = ({ side, ...texts }: TextDiffProps) => {
  const pieces = compare(texts, side)
  if (pieces === null) return texts[side]
  const Mark = side === 'before' ? 'del' : 'ins'
  return pieces.map(({ value, at, isOwn }) => (isOwn ? <Mark key={at}>{value}</Mark> : value))
}

export default TextDiff
