import { describe, expect, test } from 'vitest'
import {
  cameMeanwhile,
  isOwnTry,
  mayDiffer,
  unsentSchema,
  withReturned,
  withText,
  withTry,
} from './unsent.ts'

const one = '0190a1b2-0000-7000-8000-000000000001'
const two = '0190a1b2-0000-7000-8000-000000000002'
const begin = () => ({ clientId: one, since: 4 })
const beginAgain = () => ({ clientId: two, since: 9 })

describe('text that is not yet posted', () => {
  test('keeps its id and its beginning from the first letter on', () => {
    const first = withText(null, 'H', begin)
    expect(withText(first, 'Hello', beginAgain)).toEqual({ text: 'Hello', clientId: one, since: 4 })
  })

  test('that is deleted before any try is gone, with its id', () => {
    expect(withText({ text: 'H', clientId: one, since: 4 }, '', beginAgain)).toBeNull()
  })

  test('keeps its id after an unanswered try, so that sending again never posts twice', () => {
    const tried = withTry({ text: 'Hello', clientId: one, since: 4 })
    const edited = withText(tried, 'Hello Rita', beginAgain)
    expect(edited).toMatchObject({ text: 'Hello Rita', clientId: one, sent: 'Hello' })
    expect(edited && mayDiffer(edited)).toBe(true)
    expect(mayDiffer(tried)).toBe(false)
  })

  test('remembers the first try, which is the one that the server would have kept', () => {
    expect(withTry({ text: 'second', clientId: one, since: 4, sent: 'first' }).sent).toBe('first')
  })

  test('knows the words of its own tries from those that were sent from another device', () => {
    const tried = { ...withTry({ text: 'Hello ', clientId: one, since: 4 }), text: 'Hello Rita' }
    expect(isOwnTry(tried, 'Hello')).toBe(true)
    expect(isOwnTry(tried, 'Hello Rita')).toBe(true)
    expect(isOwnTry(tried, 'Goodbye')).toBe(false)
  })

  test('that comes back stands before what was typed meanwhile, and nothing of either is lost', () => {
    const returned = withTry({ text: 'first', clientId: one, since: 4 })
    const typed = { text: 'second', clientId: two, since: 5 }
    expect(withReturned(returned, typed)).toMatchObject({
      text: 'first\n\nsecond',
      clientId: one,
      sent: 'first',
    })
    expect(withReturned(returned, null)).toEqual(returned)
    expect(withReturned(returned, returned)).toEqual(returned)
  })

  test('is read back from storage, and what is no such record is nothing', () => {
    const unsent = { text: 'a', clientId: one, since: null, sent: 'b' }
    expect(unsentSchema.parse(JSON.parse(JSON.stringify(unsent)))).toEqual(unsent)
    for (const broken of [
      null,
      7,
      'text',
      {},
      { text: 1, clientId: one },
      { text: 'x', clientId: 'x', since: 1 },
    ]) {
      expect(unsentSchema.safeParse(broken).success).toBe(false)
    }
  })
})

describe('what came while someone was writing', () => {
  const entries = [
    { number: 1, actor: { id: 'rita' }, type: 'created' },
    { number: 2, actor: { id: 'rita' }, type: 'comment' },
    { number: 3, actor: { id: 'ben' }, type: 'comment' },
    { number: 4, actor: { id: 'ana' }, type: 'changed' },
    { number: 5, actor: { id: 'rita' }, type: 'comment' },
  ]

  test('is the messages of others after the first letter', () => {
    expect(cameMeanwhile(entries, 2, 'ben').map((entry) => entry.number)).toEqual([5])
  })

  test('is nothing before the first letter', () => {
    expect(cameMeanwhile(entries, null, 'ben')).toEqual([])
  })
})
