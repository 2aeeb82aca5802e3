import { describe, expect, it } from 'vitest'
import { type KeyPress, matchKey, nameKey, printKeys, sequenceGap } from './shortcut-keys.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('names of keys', () => {
  it('treats ⌘ and Ctrl alike, and a capital like its letter', () => {
    expect(nameKey(press('k', { ctrlKey: true }))).toBe('mod+k')
    expect(nameKey(press('K', { metaKey: true }))).toBe('mod+k')
    expect(nameKey(press('J', { shiftKey: true }))).toBe('j')
    expect(nameKey(press('?', { shiftKey: true }))).toBe('?')
    expect(nameKey(press('Enter', { shiftKey: true }))).toBe('shift+Enter')
  })

  it('leaves Alt and bare modifiers to the browser', () => {
    expect(nameKey(press('c', { altKey: true }))).toBeNull()
    expect(nameKey(press('Control', { ctrlKey: true }))).toBeNull()
  })
})

describe('matching', () => {
  const known = ['c', 'g t', 'g m', 't']

  it('completes a single key at once', () => {
    expect(matchKey(known, null, 'c', 0)).toEqual({ matched: 'c', sequence: null })
    expect(matchKey(known, null, 'x', 0)).toEqual({ matched: null, sequence: null })
  })

  it('waits for the second key of a sequence, and prefers the sequence to the key alone', () => {
    const first = matchKey(known, null, 'g', 0)
    expect(first).toEqual({ matched: null, sequence: { keys: 'g', at: 0 } })
    expect(matchKey(known, first.sequence, 't', 300).matched).toBe('g t')
  })

  it('forgets the first key when the second is late or leads nowhere', () => {
    const { sequence } = matchKey(known, null, 'g', 0)
    expect(matchKey(known, sequence, 't', sequenceGap + 1).matched).toBe('t')
    expect(matchKey(known, sequence, 'c', 300).matched).toBe('c')
    expect(matchKey(known, sequence, 'x', 300)).toEqual({ matched: null, sequence: null })
  })
})

describe('printing', () => {
  it('uses the signs of the machine', () => {
    expect(printKeys('mod+k', true)).toEqual(['⌘', 'K'])
    expect(printKeys('mod+k', false)).toEqual(['Ctrl', 'K'])
    expect(printKeys('Escape', false)).toEqual(['Esc'])
    expect(printKeys('+', false)).toEqual(['+'])
  })
})
