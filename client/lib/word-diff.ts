import { diffWordsWithSpace } from 'diff'

/** A stretch of a text that is the same, was put in or was taken out. */
export type Piece = { place: number; kind: 'same' | 'added' | 'removed'; text: string }

const timeoutMs = 300
/** Unchanged text beyond this is folded to its ends, in characters. */
const foldBeyond = 600
const keptAtEnds = 200

const foldText = (text: string, isFirst: boolean, isLast: boolean): string => {
  if (text.length <= foldBeyond) return text
  const start = isFirst ? '' : text.slice(0, keptAtEnds)
  const end = isLast ? '' : text.slice(-keptAtEnds)
  return `${start} … ${end}`
}

/**
 * What was changed from one text to another, word by word. Texts too different to be compared in time are given
 * whole: one removed, the other added.
 */
export const compareWords = (from: string, to: string): Piece[] => {
  const changes = diffWordsWithSpace(from, to, { timeout: timeoutMs })
  if (changes === undefined)
    return [
      { place: 0, kind: 'removed', text: from },
      { place: 1, kind: 'added', text: to },
    ]
  return changes.map(({ added, removed, value }, place) => ({
    place,
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

/** What was changed with less around it: long stretches without a change are folded. */
export const foldSame = (pieces: readonly Piece[]): Piece[] =>
  pieces.map((piece, index) =>
    piece.kind === 'same'
      ? { ...piece, text: foldText(piece.text, index === 0, index === pieces.length - 1) }
      : piece,
  )
