import { expect, test } from 'vitest'
import { similarQuery, splitSnippet } from './snippet.ts'

const hit = (text: string) => `\uE000${text}\uE001`

test('hits are told apart from what stands around them', () => {
  expect(splitSnippet(`the ${hit('printer')} on ${hit('fire')}`)).toEqual([
    { text: 'the ', hit: false, at: 0 },
    { text: 'printer', hit: true, at: 5 },
    { text: ' on ', hit: false, at: 13 },
    { text: 'fire', hit: true, at: 18 },
  ])
})

test('marks that lost their partner never show', () => {
  const shown = splitSnippet('a\uE001b\uE000c')
    .map((part) => part.text)
    .join('')
  expect(shown).toBe('abc')
})

test('text that looks like a tag stays text', () => {
  expect(splitSnippet('<b>x</b>')).toEqual([{ text: '<b>x</b>', hit: false, at: 0 }])
})

test('any longer word of a title is enough for a likeness', () => {
  expect(similarQuery('The VPN of the office drops the office line')).toBe('office or drops or line')
  expect(similarQuery('Help me')).toBe('help')
  expect(similarQuery('a b')).toBeNull()
})
