import { describe, expect, it } from 'vitest'
import { completeName, nameAt, stillMeant } from './name-at.ts'

const typed = (text: string) => nameAt(text, text.length)

describe('a name is being typed', () => {
  it.each([
    ['@', ''],
    ['Hello @be', 'be'],
    ['(@ben.k', 'ben.k'],
    ['**@zoë', 'zoë'],
    ['one\n@', ''],
  ])('%j', (text, name) => expect(typed(text)).toEqual({ start: text.lastIndexOf('@'), text: name }))

  it.each([
    'ben@',
    'ben.@exa',
    '\\@ben',
    '@@ben',
    '@ben ',
    'https://x/@ben',
    `@${'b'.repeat(33)}`,
    '',
    'ben',
  ])('none: %j', (text) => expect(typed(text)).toBeNull())

  it('where the caret is, whatever follows', () => {
    expect(nameAt('Ask @be or so', 7)).toEqual({ start: 4, text: 'be' })
  })
})

it('a chosen name takes the place of what was typed of it, with one space behind', () => {
  const chosen = { text: 'Ask @ben-7 or so', start: 11, end: 11 }
  expect(completeName({ text: 'Ask @Be or so', start: 7, end: 7 }, 'ben-7')).toEqual(chosen)
  expect(completeName({ text: 'Ask @', start: 5, end: 5 }, 'ben-7').text).toBe('Ask @ben-7 ')
  const nothing = { text: 'Ask Ben', start: 7, end: 7 }
  expect(completeName(nothing, 'ben-7')).toBe(nothing)
})

it('whom more letters still mean is there before the server answers', () => {
  const zoe = { id: '1', username: 'zo-1', name: 'Zoë Ångström' }
  const ben = { id: '2', username: 'ben', name: 'Ben' }
  expect(stillMeant([zoe, ben], 'ang')).toEqual([zoe])
  expect(stillMeant([zoe, ben], 'BE')).toEqual([ben])
  expect(stillMeant([zoe, ben], '')).toEqual([zoe, ben])
})
