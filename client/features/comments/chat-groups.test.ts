import { describe, expect, test } from 'vitest'
import { seenLineOf, toItems } from './chat-groups.ts'
import type { ChatMessage } from './chat-stretch.ts'
import { givenComment } from './given-comment.ts'

const person = (id: string) => ({ id, username: id, name: id })
const message = (number: number, by: string, time: string, body: string | null = 'Hi'): ChatMessage => ({
  number,
  at: `2026-01-${time}:00Z`,
  actor: person(by),
  comment: givenComment({ id: `c${number}`, kind: 'chat', body }),
})
const dayOf = (at: string) => at.slice(0, 10)

describe('a chat as it is shown', () => {
  test('stands under names, for as long as one person speaks without a pause, and under days', () => {
    const messages = [
      message(1, 'ann', '05T10:00'),
      message(2, 'ann', '05T10:04'),
      message(3, 'bo', '05T10:05'),
      message(4, 'bo', '05T10:11'),
      message(5, 'bo', '06T10:12'),
    ]
    const shown = toItems(messages, { dayOf, firstNew: 4 }).map((item) =>
      item.kind === 'group' ? item.messages.map(({ number }) => number) : item.kind,
    )
    expect(shown).toEqual(['day', [1, 2], [3], 'new', [4], 'day', [5]])
  })

  test('says below the last own message that somebody has seen it, and when if that is known', () => {
    const messages = [
      message(1, 'me', '05T10:00'),
      message(2, 'me', '05T10:01'),
      message(3, 'ann', '05T10:02'),
      message(4, 'me', '05T10:03'),
    ]
    const at = '2026-01-05T14:02:00Z'
    const ann = (upTo: number) => ({ person: person('ann'), upTo, at })
    expect(seenLineOf(messages, [ann(2)], 'me')).toEqual({ number: 2, names: ['ann'], at })
    expect(seenLineOf(messages, [ann(3)], 'me')).toEqual({ number: 2, names: ['ann'], at: null })
    const both = seenLineOf(messages, [ann(4), { person: person('bo'), upTo: 2, at }], 'me')
    expect(both).toMatchObject({ number: 4, names: ['ann'] })
    expect(seenLineOf(messages, [], 'me')).toBeNull()
    const withoutLast = [...messages.slice(0, 3), message(4, 'me', '05T10:03', null)]
    expect(seenLineOf(withoutLast, [ann(4)], 'me')).toEqual({ number: 4, names: ['ann'], at })
    const withoutSecond = [
      ...messages.slice(0, 1),
      message(2, 'me', '05T10:01', null),
      ...messages.slice(2, 3),
    ]
    expect(seenLineOf(withoutSecond, [ann(3)], 'me')).toMatchObject({ number: 1 })
  })
})
