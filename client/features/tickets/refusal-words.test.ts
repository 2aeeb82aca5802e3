import { expect, test } from 'vitest'
import { refusalWords } from './refusal-words.ts'

const sentence = 'The status cannot change that way from here.'

test('a refused move says which ones are open', () => {
  expect(refusalWords({ sentence, move: { allowed: ['closed', 'open'] } })).toBe(
    'The status cannot change that way from here. It can become: Open or Closed.',
  )
})

test('without any there is nothing to add', () => {
  expect(refusalWords({ sentence, move: { allowed: [] } })).toBe(sentence)
  expect(refusalWords({ sentence, move: null })).toBe(sentence)
})
