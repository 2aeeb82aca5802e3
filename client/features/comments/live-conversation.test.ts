import { InfiniteQueryObserver, type QueryClient, QueryObserver } from '@tanstack/react-query'
import { httpLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createInvalidator } from '#client/features/realtime/invalidate.ts'
import { roundGaps } from '#client/features/realtime/rounds.ts'
import { type Api, createClient } from '#client/lib/api.ts'
import { createQueryClient } from '#client/lib/query-client.ts'
import type { EventType, LiveMessage } from '#shared/events.ts'
import { chatQuery } from './chat-queries.ts'
import { type TimelinePage, timelineQuery } from './queries.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The API over a line of one's own: `answer` stands for the server. */
const connect = (queryClient: QueryClient, answer: (path: string) => Promise<unknown>): Api => {
  const fetch = async (address: RequestInfo | URL | string) => {
    const data = await answer(new URL(String(address)).pathname.slice(1))
    return Response.json({ result: { data } })
  }
  const client = createClient([httpLink({ url: 'http://docket.test', fetch })])
  return { client, trpc: createTRPCOptionsProxy({ client, queryClient, keyPrefix: 'lamp' }) }
}

const event = (type: EventType): LiveMessage => ({ kind: 'event', type, ticketId: 'desk' })
const typing: LiveMessage = { kind: 'presence', ticketId: 'desk' }

const page = (upTo: number): TimelinePage => ({ entries: [], older: null, upTo, people: {} })
const chat = { messages: [], older: null, seenUpTo: null }

/** The page of a ticket with its conversation and its chat, at rest. */
const openPage = async () => {
  const asked: string[] = []
  const queryClient = createQueryClient({ onSignedOut: () => {}, onShutOut: () => {} })
  const api = connect(queryClient, async (path) => {
    asked.push(path)
    return path === 'comments.timeline' ? page(1) : chat
  })
  new InfiniteQueryObserver(queryClient, timelineQuery(api, 'desk')).subscribe(() => {})
  new QueryObserver(queryClient, chatQuery(api, queryClient, 'desk')).subscribe(() => {})
  const { note } = createInvalidator(queryClient, { api, account: api })
  await vi.advanceTimersByTimeAsync(0)
  asked.length = 0
  return { asked, note }
}

describe('a page at rest', () => {
  test('asks for a new message as soon as it is told of it, though its author has just stopped typing', async () => {
    for (const type of ['comment.added', 'comment.edited', 'comment.deleted'] as const) {
      const { asked, note } = await openPage()
      note(typing)
      note(event(type))
      await vi.advanceTimersByTimeAsync(0)
      expect(asked.toSorted(), type).toEqual(['chat.messages', 'comments.timeline'])
    }
  })

  test('asks no more than twice a second while messages pour in, and once more after the last', async () => {
    const { asked, note } = await openPage()
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
