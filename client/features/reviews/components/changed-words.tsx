import { compareWords, type Piece } from '../word-diff.ts'

const PieceText = ({ piece: { kind, text } }: { piece: Piece }) => {
  if (kind === 'same') return text
  const Element = kind === 'added' ? 'ins' : 'del'
  return (
    <Element>
      <span className="visually-hidden">[{kind}: </span>
      {text}
      <span className="visually-hidden">]</span>
    </Element>
  )
}

/** A text with what was taken out of it and put into it since. */
const ChangedWords = ({ from, to }: { from: string; to: string }) => (
  <p className="review-diff">
    {compareWords(from, to).map((piece) => (
      <PieceText key={piece.place} piece={piece} />
    ))}
  </p>
)

export default ChangedWords
