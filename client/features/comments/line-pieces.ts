import { type Piece, splitNumbers } from './timeline-words.ts'

/** A file that a line tells of; without an id it leads nowhere. */
export type ToldFile = { id: string | null; filename: string }

export type LinePiece = Piece & { file: ToldFile | null }

const plain = (text: string, from: number): LinePiece[] =>
  splitNumbers(text).map((piece) => ({ ...piece, at: from + piece.at, file: null }))

/** A line in pieces: the names of its files, in the order in which it tells them, numbers of tickets, and the rest. */
export const piecesOf = (text: string, files: readonly ToldFile[]): LinePiece[] => {
  const pieces: LinePiece[] = []
  let from = 0
  for (const file of files) {
    const at = text.indexOf(file.filename, from)
    if (file.filename === '' || at < 0) continue
    pieces.push(...plain(text.slice(from, at), from))
    pieces.push({ text: file.filename, at, isNumber: false, file })
    from = at + file.filename.length
  }
  return [...pieces, ...plain(text.slice(from), from)]
}
