import { MutationObserver } from '@tanstack/react-query'
import { httpLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Api, createClient } from '#client/lib/api.ts'
import { createQueryClient } from '#client/lib/query-client.ts'
import { tellSeen } from './chat-seen.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A reader without a connection, who has seen a message. */
const seeOffline = () => {
  const reader = { tries: 0, isSignedIn: true }
  const fetch = async () => {
    reader.tries += 1
    throw new TypeError('Failed to fetch')
  }
  const queryClient = createQueryClient({ onSignedOut: () => {}, onShutOut: () => {} })
  const client = createClient([httpLink({ url: 'http://docket.test', fetch })])
  const api: Api = { client, trpc: createTRPCOptionsProxy({ client, queryClient, keyPrefix: 'lamp' }) }
  const ticket = { id: '0190a1b2-0000-7000-8000-000000000001', number: '7' }
  const options = tellSeen(api, queryClient, ticket, () => reader.isSignedIn)
  new MutationObserver(queryClient, options).mutate(3).catch(() => undefined)
  return { reader, queryClient }
}

test('what was seen is told again while the line is down, for some ten minutes at most', async () => {
  const { reader } = seeOffline()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(reader.tries).toBeGreaterThan(5)
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(reader.tries).toBe(21)
})

test('what was seen is not told again once its reader has signed out, as whoever signs in next', async () => {
  const { reader, queryClient } = seeOffline()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = reader.tries
  reader.isSignedIn = false
  queryClient.clear()
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(reader.tries).toBe(before)
})
