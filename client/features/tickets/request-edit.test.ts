import { expect, test } from 'vitest'
import { changedText, changedWords } from './request-edit.ts'

const from = { title: 'A lamp hums', description: 'At night.' }

test('only what was really changed is sent, blanks at its ends aside', () => {
  expect(changedText(from, { title: ' A lamp hums ', description: 'At night.\n' })).toEqual({})
  expect(changedText(from, { ...from, title: 'Two lamps hum' })).toEqual({ title: 'Two lamps hum' })
  expect(changedText(from, { ...from, description: 'Always. ' })).toEqual({ description: 'Always.' })
})

test('what cannot be saved any more makes one text for a reply, of what its writer has changed', () => {
  expect(changedWords(from, { title: 'Two lamps hum', description: 'Always.' })).toBe(
    'Two lamps hum\n\nAlways.',
  )
  expect(changedWords(from, { ...from, description: 'Always.' })).toBe('Always.')
  expect(changedWords(from, from)).toBe('')
})
