import { expect, test } from 'vitest'
import { splitSnippet } from './snippet.ts'

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
