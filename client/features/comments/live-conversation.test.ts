import { focusManager, InfiniteQueryObserver, type QueryClient, QueryObserver } from '@tanstack/react-query'
import { httpLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createInvalidator } from '#client/features/realtime/invalidate.ts'
import { roundGaps } from '#client/features/realtime/rounds.ts'
import { type Api, createClient } from '#client/lib/api.ts'
import { createQueryClient } from '#client/lib/query-client.ts'
import type { EventType, LiveMessage } from '#shared/events.ts'
import { chatQuery } from './chat-queries.ts'
import type { ChatStretch } from './chat-stretch.ts'
import { givenComment } from './given-comment.ts'
import { joinPages, type TimelinePage, timelineQuery } from './queries.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Asked = { path: string; input: { before?: number; rewordedAfter?: number } }

/** The API over a line of one's own: `answer` stands for the server. */
const connect = (queryClient: QueryClient, answer: (asked: Asked) => Promise<unknown>): Api => {
  const fetch = async (address: RequestInfo | URL | string) => {
    const { pathname, searchParams } = new URL(address instanceof Request ? address.url : address)
    const data = await answer({
      path: pathname.slice(1),
      input: JSON.parse(searchParams.get('input') ?? '{}'),
    })
    return Response.json({ result: { data } })
  }
  const client = createClient([httpLink({ url: 'http://docket.test', fetch })])
  return { client, trpc: createTRPCOptionsProxy({ client, queryClient, keyPrefix: 'lamp' }) }
}

const event = (type: EventType): LiveMessage => ({ kind: 'event', type, ticketId: 'desk' })
const typing: LiveMessage = { kind: 'presence', ticketId: 'desk' }

const person = { id: 'ann', username: 'ann', name: 'Ann' }
const at = '2026-01-05T10:00:00Z'
const chatOf = (...bodies: (string | null)[]): ChatStretch => ({
  messages: bodies.map((body, index) => ({
    number: index + 1,
    at,
    actor: person,
    comment: givenComment({ id: `c${index}`, kind: 'chat', body }),
  })),
  older: null,
  seenUpTo: null,
})
const pageOf = (first: number, ...bodies: string[]): TimelinePage => ({
  entries: bodies.map((body, index) => ({
    number: first + index,
    at,
    actor: person,
    type: 'comment',
    comment: givenComment({ id: `r${first + index}`, kind: 'reply', body }),
  })),
  older: first > 1 ? first : null,
  upTo: first + bodies.length - 1,
  people: {},
})

/** The page of a ticket with its conversation and its chat, once what `answer` gives for both is there. */
const openPage = async (answer: (asked: Asked) => unknown) => {
  const asked: string[] = []
  const queryClient = createQueryClient({ onSignedOut: () => {}, onShutOut: () => {} })
  const api = connect(queryClient, async (call) => {
    asked.push(call.path)
    return answer(call)
  })
  const conversation = new InfiniteQueryObserver(queryClient, timelineQuery(api, 'desk'))
  const chat = new QueryObserver(queryClient, chatQuery(api, queryClient, 'desk'))
  for (const observer of [conversation, chat]) observer.subscribe(() => {})
  const { note } = createInvalidator(queryClient, { api, account: api })
  await vi.advanceTimersByTimeAsync(0)
  asked.length = 0
  return {
    asked,
    note,
    queryClient,
    conversation,
    chat,
    /** What one can read. */
    read: () => ({
      conversation: joinPages(conversation.getCurrentResult().data?.pages ?? []).entries.map((entry) =>
        entry.type === 'comment' ? entry.comment.body : null,
      ),
      chat: chat.getCurrentResult().data?.messages.map(({ comment: { body } }) => body),
    }),
  }
}

const atRest = ({ path }: Asked) => (path === 'comments.timeline' ? pageOf(1) : chatOf())

describe('a page at rest', () => {
  test('asks for a new message as soon as it is told of it, though its author has just stopped typing', async () => {
    for (const type of ['comment.added', 'comment.edited', 'comment.deleted'] as const) {
      const { asked, note } = await openPage(atRest)
      note(typing)
      note(event(type))
      await vi.advanceTimersByTimeAsync(0)
      expect(asked.toSorted(), type).toEqual(['chat.messages', 'comments.timeline'])
    }
  })

  test('asks no more than twice a second while messages pour in, and once more after the last', async () => {
    const { asked, note } = await openPage(atRest)
    const seconds = 3
    for (let count = 0; count < 20 * seconds; count += 1) {
      note(typing)
      note(event('comment.added'))
      await vi.advanceTimersByTimeAsync(50)
    }
    await vi.advanceTimersByTimeAsync(10 * roundGaps.pauseMs)
    for (const path of ['comments.timeline', 'chat.messages'])
      expect(asked.filter((one) => one === path)).toHaveLength(2 * seconds + 1)
  })
})

describe('a page whose line is slow', () => {
  /** An answer that comes when it is let through. */
  const hold = () => {
    let letThrough = () => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    return { held, letThrough: () => letThrough() }
  }

  /** A chat that is asked for twice: the answer numbered `late` is that of before, and comes when it is let through. */
  const openChat = async (late: number, before: ChatStretch, after: ChatStretch) => {
    const answer = hold()
    let calls = 0
    const opened = await openPage(async ({ path }) => {
      if (path === 'comments.timeline') return pageOf(1)
      calls += 1
      if (calls < late) return before
      if (calls > late) return after
      await answer.held
      return before
    })
    return { ...opened, ...answer }
  }
  const secret = chatOf('My password is tulip')

  test('shows no deleted chat message, though its words were on their way when it was deleted', async () => {
    const { note, chat, read, letThrough } = await openChat(2, secret, chatOf(null))
    void chat.refetch()
    await vi.advanceTimersByTimeAsync(0)
    note(event('comment.deleted'))
    await vi.advanceTimersByTimeAsync(roundGaps.pauseMs)
    letThrough()
    await vi.advanceTimersByTimeAsync(0)
    expect(read().chat).toEqual([null])
  })

  test('shows it neither when it is looked at again, if it was deleted out of sight', async () => {
    const { queryClient, note, chat, read, letThrough } = await openChat(2, secret, chatOf(null))
    queryClient.mount()
    void chat.refetch()
    focusManager.setFocused(false)
    note(event('comment.deleted'))
    letThrough()
    await vi.advanceTimersByTimeAsync(roundGaps.pauseMs)
    focusManager.setFocused(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(read().chat).toEqual([null])
    queryClient.unmount()
  })

  test('shows a chat message that came while the chat was being opened', async () => {
    const { note, read, letThrough } = await openChat(
      1,
      chatOf('Hello'),
      chatOf('Hello', 'Is anybody there?'),
    )
    note(event('comment.added'))
    await vi.advanceTimersByTimeAsync(roundGaps.pauseMs)
    letThrough()
    await vi.advanceTimersByTimeAsync(0)
    expect(read().chat).toEqual(['Hello', 'Is anybody there?'])
  })

  test('shows new replies though an earlier part of the conversation never comes, which can be asked for again', async () => {
    const line = { isDead: true, hasGrown: false }
    const { note, conversation, read } = await openPage((call) => {
      if (call.path !== 'comments.timeline') return chatOf()
      if (call.input.before === undefined)
        return line.hasGrown ? pageOf(2, 'Second', 'Third') : pageOf(2, 'Second')
      return line.isDead ? new Promise(() => {}) : pageOf(1, 'First')
    })
    void conversation.fetchNextPage({ cancelRefetch: false })
    await vi.advanceTimersByTimeAsync(0)
    line.hasGrown = true
    note(event('comment.added'))
    await vi.advanceTimersByTimeAsync(11_000)
    expect(read().conversation).toEqual(['Second', 'Third'])
    line.isDead = false
    void conversation.fetchNextPage({ cancelRefetch: false })
    await vi.advanceTimersByTimeAsync(0)
    expect(read().conversation).toEqual(['First', 'Second', 'Third'])
  })
})
