import { describe, expect, test } from 'vitest'
import {
  type ChatMessage,
  type ChatStretch,
  reachesBack,
  unseenIn,
  withEarlier,
  withMeanwhile,
  withNewest,
} from './chat-stretch.ts'
import { givenComment } from './given-comment.ts'

const message = (number: number, body: string | null = `${number}`, by = 'ann'): ChatMessage => ({
  number,
  at: '2026-01-05T10:00:00Z',
  actor: { id: by, username: by, name: by },
  comment: givenComment({ id: `c${number}`, kind: 'chat', body }),
})
const stretch = (numbers: number[], older: number | null, seenUpTo: number | null = null): ChatStretch => ({
  messages: numbers.map((number) => message(number)),
  older,
  seenUpTo,
})
const numbersOf = ({ messages }: ChatStretch) => messages.map(({ number }) => number)

describe('what is known of a chat', () => {
  test('takes on what came last and keeps what was there before', () => {
    const known = withNewest(stretch([3, 5, 8], 3, 5), stretch([5, 8, 9], 5, 8))
    expect(numbersOf(known)).toEqual([3, 5, 8, 9])
    expect(known).toMatchObject({ older: 3, seenUpTo: 8 })
  })

  test('loses nothing to an answer that comes late', () => {
    const before = stretch([1, 2], null)
    const came = withNewest(before, stretch([1, 2, 3], null), before)
    expect(numbersOf(withNewest(came, stretch([1, 2], null), before))).toEqual([1, 2, 3])
  })

  test('does not show again what was deleted while an answer was on its way', () => {
    const before = stretch([1, 2], null)
    const [first] = before.messages
    const deleted = { ...before, messages: [...(first ? [first] : []), message(2, null)] }
    const late = withNewest(deleted, stretch([1, 2, 3], null), before)
    expect(late.messages.map(({ comment }) => comment.body)).toEqual(['1', null, '3'])
  })

  test('begins anew where messages in between were never fetched', () => {
    expect(withNewest(stretch([3, 5], null), stretch([40, 41], 40))).toEqual(stretch([40, 41], 40))
  })

  test('takes what follows without a gap where nothing older is left on the server', () => {
    expect(numbersOf(withNewest(stretch([], null), stretch([7], null)))).toEqual([7])
    expect(numbersOf(withNewest(stretch([3], null), stretch([3, 7], null)))).toEqual([3, 7])
  })

  test('never unsees a message', () => {
    expect(withNewest(stretch([3], null, 3), stretch([3, 4], null, null)).seenUpTo).toBe(3)
  })

  test('takes a page before it once, though two of them were asked for', () => {
    const once = withEarlier(stretch([8, 9], 8), 8, stretch([3, 5], 3))
    expect(numbersOf(once)).toEqual([3, 5, 8, 9])
    expect(withEarlier(once, 8, stretch([3, 5], 3))).toBe(once)
  })

  test('keeps a message that came while all was fetched again', () => {
    expect(numbersOf(withMeanwhile(stretch([5, 8], 5), stretch([5, 8, 9], 5)))).toEqual([5, 8, 9])
  })

  test('is fetched again as far back as it was known', () => {
    expect(reachesBack(stretch([5, 8], 5), stretch([3, 5, 8], 3))).toBe(false)
    expect(reachesBack(stretch([3, 5, 8], 3), stretch([3, 5, 8], 3))).toBe(true)
    expect(reachesBack(stretch([5, 8], 5), undefined)).toBe(true)
    expect(reachesBack(stretch([3, 5], null), stretch([1, 3, 5], 1))).toBe(true)
  })

  test('counts as unseen what others said since, and nothing that is gone', () => {
    const messages = [message(1), message(2, 'hi', 'me'), message(3), message(4, null), message(5)]
    const unseen = unseenIn({ messages, older: null, seenUpTo: 1 }, 'me')
    expect(unseen.map(({ number }) => number)).toEqual([3, 5])
  })
})
