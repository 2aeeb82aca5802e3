import { diffWordsWithSpace } from 'diff'

/** A stretch of a text that is the same, was put in or was taken out. */
export type Piece = { place: number; kind: 'same' | 'added' | 'removed'; text: string }

const timeoutMs = 300
/** Unchanged text beyond this is folded to its ends, in characters. */
const foldBeyond = 600
const keptAtEnds = 200

const fold = (text: string, isFirst: boolean, isLast: boolean): string => {
  if (text.length <= foldBeyond) return text
  const start = isFirst ? '' : text.slice(0, keptAtEnds)
  const end = isLast ? '' : text.slice(-keptAtEnds)
  return `${start} … ${end}`
}

/**
 * What was changed from one text to another, word by word; long stretches without a change are folded.
 * Texts too different to be compared in time are given whole: one removed, the other added.
 */
export const compareWords = (from: string, to: string): Piece[] => {
  const changes = diffWordsWithSpace(from, to, { timeout: timeoutMs })
  if (changes === undefined)
    return [
      { place: 0, kind: 'removed', text: from },
      { place: 1, kind: 'added', text: to },
    ]
  return changes.map(({ added, removed, value }, place) => {
    if (added) return { place, kind: 'added', text: value }
    if (removed) return { place, kind: 'removed', text: value }
    return { place, kind: 'same', text: fold(value, place === 0, place === changes.length - 1) }
  })
}
