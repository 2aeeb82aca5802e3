import { describe, expect, it } from 'vitest'
import type { Action } from '#client/lib/shortcuts.ts'
import { narrowActions } from './use-palette-results.ts'

const action = (label: string, rest: Partial<Action> = {}): Action => ({
  id: label,
  label,
  group: 'General',
  run: () => {},
  ...rest,
})
const actions = [
  action('New ticket'),
  action('Members', { group: 'Go to', keywords: 'people roles' }),
  action('Next ticket', { keyOnly: true }),
]
const found = (query: string) => narrowActions(actions, query).map(({ label }) => label)

describe('the actions that the palette offers', () => {
  it('are all but those that only have a key', () => {
    expect(found('')).toEqual(['New ticket', 'Members'])
  })

  it('are found by the beginnings of their words, in any order and case', () => {
    expect(found('tick NEW')).toEqual(['New ticket'])
    expect(found('go to')).toEqual(['Members'])
    expect(found('peop')).toEqual(['Members'])
    expect(found('icket')).toEqual([])
  })
})
