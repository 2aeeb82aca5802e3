import { describe, expect, test } from 'vitest'
import { piecesOf } from './line-pieces.ts'

const told = (text: string, ...filenames: string[]) =>
  piecesOf(
    text,
    filenames.map((filename, index) => ({ id: `f${index}`, filename })),
  ).map(({ text, isNumber, file }) => (file ? `[${file.id} ${text}]` : isNumber ? `#${text}` : text))

describe('the files in a line', () => {
  test('are pieces of their own, each once and in their order', () => {
    expect(told('attached a.png, a.png and b.pdf', 'a.png', 'a.png', 'b.pdf')).toEqual([
      'attached ',
      '[f0 a.png]',
      ', ',
      '[f1 a.png]',
      ' and ',
      '[f2 b.pdf]',
    ])
  })

  test('stand beside numbers of tickets, and a number within a name is part of the name', () => {
    expect(
      told('linked this to TKT-2026-000007 and attached TKT-2026-000008.pdf', 'TKT-2026-000008.pdf'),
    ).toEqual(['linked this to ', '#TKT-2026-000007', ' and attached ', '[f0 TKT-2026-000008.pdf]'])
  })

  test('lose nothing of the text, and know where they stand', () => {
    const text = 'took this and attached a.png'
    const pieces = piecesOf(text, [{ id: 'f', filename: 'a.png' }])
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    for (const piece of pieces) expect(text.startsWith(piece.text, piece.at)).toBe(true)
  })
})
