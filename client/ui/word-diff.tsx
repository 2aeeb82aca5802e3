import { memo } from 'react'
import { compareWords, foldSame, type Piece } from '#client/lib/word-diff.ts'
import './word-diff.css'

const PieceText = ({ piece: { kind, text } }: { piece: Piece }) => {
  if (kind === 'same') return text
  const Element = kind === 'added' ? 'ins' : 'del'
  return (
    <Element className="word-diff">
      <span className="visually-hidden">[{kind}: </span>
      {text}
      <span className="visually-hidden">]</span>
    </Element>
  )
}

export type WordDiffProps = {
  before: string
  after: string
  /** One of the texts whole, with what the other lacks marked; without it both in one, shortened where they are the same. */
  side?: 'before' | 'after'
}

/** The pieces of two texts, marked; compared anew only when one of them is another. */
const WordDiff = memo(({ before, after, side }: WordDiffProps) => {
  const pieces = compareWords(before, after)
  const other = side === 'before' ? 'added' : 'removed'
  const shown = side === undefined ? foldSame(pieces) : pieces.filter(({ kind }) => kind !== other)
  return shown.map((piece) => <PieceText key={piece.place} piece={piece} />)
})

export default WordDiff
