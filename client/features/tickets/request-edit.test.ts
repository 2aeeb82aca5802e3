import { expect, test } from 'vitest'
import { changedText } from './request-edit.ts'

const from = { title: 'A lamp hums', description: 'At night.' }

test('only what was really changed is sent, blanks at its ends aside', () => {
  expect(changedText(from, { title: ' A lamp hums ', description: 'At night.\n' })).toEqual({})
  expect(changedText(from, { ...from, title: 'Two lamps hum' })).toEqual({ title: 'Two lamps hum' })
  expect(changedText(from, { ...from, description: 'Always. ' })).toEqual({ description: 'Always.' })
})
