import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Api } from '#client/lib/api.ts'
import { type ChatStretch, reachesBack, withEarlier, withMeanwhile, withNewest } from './chat-stretch.ts'

const pageSize = 50
/** When all that is known is fetched again, or somebody goes far back. */
const largePageSize = 100

const keyOf = ({ trpc }: Api, ticket: string) => trpc.chat.messages.queryKey({ ticket })

/** Fetches what came last of a chat that is known. @throws where it is not. */
export const fetchNewest = async (api: Api, queryClient: QueryClient, ticket: string): Promise<void> => {
  const queryKey = keyOf(api, ticket)
  const before = queryClient.getQueryData(queryKey)
  const newest = await api.client.chat.messages.query({ ticket, limit: pageSize })
  const known = queryClient.getQueryData(queryKey)
  if (!known) throw new Error('Nothing is known of this chat.')
  queryClient.setQueryData(queryKey, withNewest(known, newest, before))
}

/** The chat of a ticket (its number): its newest messages, and as many before them as were asked for. */
export const chatQuery = (api: Api, queryClient: QueryClient, ticket: string) => {
  const { client } = api
  const queryKey = keyOf(api, ticket)
  const fetchAll = async (signal: AbortSignal): Promise<ChatStretch> => {
    let fetched = await client.chat.messages.query({ ticket, limit: pageSize }, { signal })
    while (fetched.older !== null && !reachesBack(fetched, queryClient.getQueryData(queryKey))) {
      const before = fetched.older
      const page = await client.chat.messages.query({ ticket, limit: largePageSize, before }, { signal })
      fetched = withEarlier(fetched, before, page)
    }
    return withMeanwhile(fetched, queryClient.getQueryData(queryKey))
  }
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => fetchAll(signal),
    // By its place in the list every message would be another as soon as one comes before it.
    structuralSharing: false,
    meta: { fetchNewest: () => fetchNewest(api, queryClient, ticket) },
  })
}

/** Fetches the page before the oldest message that is known. */
export const fetchEarlier = async (api: Api, queryClient: QueryClient, ticket: string): Promise<void> => {
  const queryKey = keyOf(api, ticket)
  const before = queryClient.getQueryData(queryKey)?.older ?? null
  if (before === null) return
  const page = await api.client.chat.messages.query({ ticket, limit: largePageSize, before })
  queryClient.setQueryData(queryKey, (known) => known && withEarlier(known, before, page))
}

/** Notes what this reader has seen, so that nothing counts as new until the server answers. */
export const storeSeen = (api: Api, queryClient: QueryClient, ticket: string, upTo: number) =>
  queryClient.setQueryData(
    keyOf(api, ticket),
    (known) => known && { ...known, seenUpTo: Math.max(known.seenUpTo ?? 0, upTo) },
  )
