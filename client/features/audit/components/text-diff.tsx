import { type ChangeObject, diffWordsWithSpace } from 'diff'

type Texts = { before: string; after: string }

/** Beyond this (milliseconds) both texts are shown whole. */
const patienceMs = 300

/** Both texts in pieces; null when finding what they share takes too long. */
const compare = ({ before, after }: Texts): ChangeObject<string>[] | null =>
  diffWordsWithSpace(before, after, { timeout: patienceMs }) ?? null

export type TextDiffProps = Texts & { side: 'before' | 'after' }

/** A text as it was, with what was taken out marked, or as it became, with what was put in marked. */
const TextDiff = ({ side, ...texts }: TextDiffProps) => {
  const pieces = compare(texts)
  if (pieces === null) return texts[side]
  return pieces
    .filter(({ added, removed }) => !(side === 'before' ? added : removed))
    .map(({ value, added, removed }, index) => {
      const Mark = removed ? 'del' : 'ins'
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change their places
      return added || removed ? <Mark key={index}>{value}</Mark> : value
    })
}

export default TextDiff
