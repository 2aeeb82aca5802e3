import { describe, expect, test } from 'vitest'
import {
  afterPosted,
  cameMeanwhile,
  isHeeded,
  mayReturn,
  notYetShown,
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
  })

  test('and emptied after an unanswered try begins anew, so that the next words never stand for the first', () => {
    const tried = withTry({ text: 'Hello', clientId: one, since: 4 })
    const emptied = withText(tried, '', beginAgain)
    expect(emptied).toBeNull()
    expect(withText(emptied, 'Another', beginAgain)).toEqual({ text: 'Another', clientId: two, since: 9 })
  })

  test('remembers the first try, which is the one that the server would have kept', () => {
    expect(withTry({ text: 'second', clientId: one, since: 4, sent: 'first' }).sent).toBe('first')
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
    expect(withReturned(returned, { ...typed, clientId: one, text: 'first and more' })).toEqual({
      ...returned,
      text: 'first and more',
    })
  })

  test('that comes back waits for what was begun before it, and for what may have been posted already', () => {
    const first = { text: 'first', clientId: one, since: 4 }
    const second = { text: 'second', clientId: two, since: 5 }
    expect(mayReturn(second, null)).toBe(true)
    expect(mayReturn(withTry(first), second)).toBe(true)
    expect(mayReturn(withTry(second), first)).toBe(false)
    expect(mayReturn(first, withTry(second))).toBe(false)
  })

  test('that is in its field already is only marked as tried', () => {
    const first = { text: 'first', clientId: one, since: 4 }
    expect(mayReturn(withTry(first), { ...first, text: 'first and more' })).toBe(true)
    expect(mayReturn(withTry(first), withTry(first))).toBe(false)
    expect(mayReturn(first, first)).toBe(false)
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

describe('a message that is seen to be posted, though its answer never came', () => {
  const tried = withTry({ text: 'Hello ', clientId: one, since: 4 })
  const posted = (body: string | null, editedAt: string | null = null) => ({ clientId: one, body, editedAt })

  test('is gone from where it was written', () => {
    expect(afterPosted(tried, posted('Hello'), two)).toBeNull()
    expect(afterPosted(tried, posted('Hello you', '2026-11-21T12:00:00Z'), two)).toBeNull()
    expect(afterPosted(tried, posted(null), two)).toBeNull()
  })

  test('and deleted since leaves what is written here, of which no try was made', () => {
    const written = { text: 'Hello', clientId: one, since: 4 }
    expect(afterPosted(written, posted(null), two)).toEqual({ ...written, clientId: two })
  })

  test('leaves what was typed after it as another message', () => {
    const longer = withReturned({ ...tried, text: 'Hello' }, { text: 'Next', clientId: two, since: 5 })
    expect(afterPosted(longer, posted('Hello'), two)).toEqual({ text: 'Next', clientId: two, since: 4 })
    const spaced = withTry({ text: '\nHello @ben ', clientId: one, since: 4 })
    const more = withReturned(spaced, { text: '    Next', clientId: two, since: 5 })
    expect(afterPosted(more, posted('Hello @ben'), two)).toMatchObject({ text: '    Next', clientId: two })
  })

  test('leaves other words whole, as another message that no try is known of', () => {
    const other = { ...tried, text: 'Hello Rita' }
    expect(afterPosted(other, posted('Hello'), two)).toEqual({ text: 'Hello Rita', clientId: two, since: 4 })
    // The second of two tries arrived, and the first was typed again.
    expect(afterPosted(tried, posted('Hello Rita'), two)).toMatchObject({ text: 'Hello ', clientId: two })
  })

  test('does not stand twice, there and as on its way', () => {
    const sending = [{ message: { clientId: one } }, { message: { clientId: two } }]
    const comment = (clientId: string | null) => ({ type: 'comment', comment: { clientId } })
    const entries = [{ type: 'created' }, comment(null), comment(one)]
    expect(notYetShown(sending, entries)).toEqual([{ message: { clientId: two } }])
    expect(notYetShown(sending, [])).toHaveLength(2)
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

describe('a warning that something newer is to be read', () => {
  test('holds back a double click and a held key, and lets through who sends again', () => {
    expect(isHeeded(null, 7, 5000)).toBe(false)
    const warned = { of: 7, triedAt: 5000 }
    expect(isHeeded(warned, 7, 5150)).toBe(false)
    expect(isHeeded(warned, 7, 6000)).toBe(true)
  })

  test('is given anew for what comes after it', () => {
    expect(isHeeded({ of: 7, triedAt: 5000 }, 8, 9000)).toBe(false)
  })
})
