import { expect, test } from 'vitest'
import {
  emptyDraft,
  faultsOf,
  followUpTitle,
  isEmptyDraft,
  newTicketDraft,
  withChange,
} from './new-ticket-draft.ts'

const draft = {
  ...emptyDraft('0190a1b2-0000-7000-8000-000000000001'),
  title: ' Printer ',
  description: 'It burns.\n',
}

test('a draft survives storage with its id', () => {
  expect(newTicketDraft.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft)
})

test('a draft of which all was deleted again is nothing to keep', () => {
  expect(isEmptyDraft({ ...draft, title: '', description: '' })).toBe(true)
  expect(isEmptyDraft(draft)).toBe(false)
  expect(isEmptyDraft({ ...draft, title: '', description: '', severity: 'high' })).toBe(false)
})

test('a request stays the same one until all its words are gone', () => {
  const begin = () => '0190a1b2-0000-7000-8000-000000000002'
  expect(withChange(draft, { title: 'Lamp' }, begin)).toEqual({ ...draft, title: 'Lamp' })
  const half = withChange(draft, { title: ' ' }, begin)
  expect(half.clientId).toBe(draft.clientId)
  expect(withChange(half, { description: '' }, begin).clientId).toBe(begin())
})

test('a request needs a title and a description, and blanks are neither', () => {
  expect(Object.keys(faultsOf({ title: '  a ', description: ' \n' }))).toEqual(['title', 'description'])
  expect(faultsOf(draft)).toEqual({})
  expect(faultsOf({ title: 'x'.repeat(201), description: 'x' })).toEqual({ title: 'At most 200 characters.' })
})

test('a follow-up is named after what it follows, once and within the limit', () => {
  expect(followUpTitle('A lamp hums')).toBe('Follow-up: A lamp hums')
  expect(followUpTitle('Follow-up: A lamp hums')).toBe('Follow-up: A lamp hums')
  expect(followUpTitle('x'.repeat(200))).toHaveLength(200)
  expect(followUpTitle(`${'x'.repeat(188)}🦉`)).toBe(`Follow-up: ${'x'.repeat(188)}`)
})

test('a follow-up of which only the title stands that it began with is nothing to keep', () => {
  const begun = emptyDraft(draft.clientId, 'Follow-up: A lamp hums')
  expect(isEmptyDraft(begun, 'Follow-up: A lamp hums')).toBe(true)
  expect(isEmptyDraft({ ...begun, title: 'Other' }, 'Follow-up: A lamp hums')).toBe(false)
})
