import { describe, expect, it } from 'vitest'
import { compareWords, foldSame } from './word-diff.ts'

const marked = (from: string, to: string) =>
  compareWords(from, to)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `+${text}+` : `-${text}-`))
    .join('')

describe('what was changed in a text', () => {
  it('is shown word by word', () => {
    expect(marked('The lamp hums at night.', 'The big lamp hums at noon.')).toBe(
      'The +big +lamp hums at -night-+noon+.',
    )
  })

  it('keeps the lines of the text', () => {
    expect(marked('one\ntwo', 'one\n\nthree')).toContain('one')
    expect(
      compareWords('one\ntwo', 'one\ntwo\nthree')
        .map(({ text }) => text)
        .join(''),
    ).toBe('one\ntwo\nthree')
  })

  it('leaves out long stretches without a change', () => {
    const long = 'word '.repeat(1000)
    const [before, added, after] = foldSame(compareWords(`${long}${long}`, `${long}new ${long}`))
    expect(added).toMatchObject({ kind: 'added' })
    expect(before?.text.length).toBeLessThan(300)
    expect(before?.text).toContain('…')
    expect(after?.text.length).toBeLessThan(300)
  })

  it('is shown whole where two texts have nothing in common and would take too long', () => {
    const words = (seed: number) =>
      Array.from({ length: 9000 }, (_, index) => `${seed}x${(index * 7919 * seed) % 9973}`).join(' ')
    const pieces = compareWords(words(3), words(5))
    expect(pieces.filter(({ kind }) => kind === 'removed')[0]?.text.length).toBeGreaterThan(0)
    expect(pieces.filter(({ kind }) => kind === 'added').length).toBeGreaterThan(0)
  })
})
