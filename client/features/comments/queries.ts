import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import { settlesWithin } from '#client/lib/patience.ts'
import { knownUpTo, type TimelinePages, withNewest, withReworded } from './timeline-pages.ts'

export type TimelinePage = RouterOutputs['comments']['timeline']
export type TimelineEntry = TimelinePage['entries'][number]
export type CommentEntry = Extract<TimelineEntry, { type: 'comment' }>

const pageSize = 50
/** Of pages that somebody scrolls up to. */
const earlierPageSize = 100

/** How long (milliseconds) an earlier page that is on its way may hold up what came last. */
const patienceMs = 10_000

/**
 * What is on its way would undo what is stored meanwhile. An earlier page that does not come is given up: whoever
 * still wants it asks for it again.
 */
const untilAtRest = async (queryClient: QueryClient, queryKey: readonly unknown[]) => {
  const query = queryClient.getQueryCache().find({ queryKey, exact: true })
  while (query?.state.fetchStatus === 'fetching' && query.promise) {
    if (await settlesWithin(query.promise, patienceMs)) continue
    if (!query.state.fetchMeta?.fetchMore) throw new Error('All of the timeline is being fetched.')
    await queryClient.cancelQueries({ queryKey, exact: true })
  }
}

/** Fetches what came last of a timeline that is known. @throws where there may be more between the two. */
const fetchNewest = async ({ client, trpc }: Api, queryClient: QueryClient, ticket: string) => {
  const queryKey = [...trpc.comments.timeline.queryKey({ ticket })]
  const newest = await client.comments.timeline.query({ ticket, limit: pageSize })
  await untilAtRest(queryClient, queryKey)
  const known = queryClient.getQueryData<TimelinePages>(queryKey)
  const grown = known && withNewest(known, newest)
  if (!grown) throw new Error('There may be more between what is known and what came last.')
  queryClient.setQueryData<TimelinePages>(queryKey, grown)
}

/** Fetches what was edited or deleted of a timeline that is known. @throws where that is too much at once. */
const fetchReworded = async ({ client, trpc }: Api, queryClient: QueryClient, ticket: string) => {
  const queryKey = [...trpc.comments.timeline.queryKey({ ticket })]
  const known = queryClient.getQueryData<TimelinePages>(queryKey)
  if (!known) throw new Error('Nothing is known of this timeline.')
  const rewordedAfter = knownUpTo(known)
  const reworded = await client.comments.timeline.query({ ticket, limit: earlierPageSize, rewordedAfter })
  if (reworded.older !== null) throw new Error('More was edited or deleted than is fetched at once.')
  await untilAtRest(queryClient, queryKey)
  queryClient.setQueryData<TimelinePages>(queryKey, (now) => now && withReworded(now, reworded))
}

/**
 * The timeline of a ticket (its number) from its newest page backward. The key is the one of the plain query, so that
 * whatever makes the timeline stale reaches this one too.
 */
export const timelineQuery = (api: Api, ticket: string) =>
  infiniteQueryOptions({
    queryKey: api.trpc.comments.timeline.queryKey({ ticket }),
    queryFn: ({ pageParam, signal }): Promise<TimelinePage> =>
      api.client.comments.timeline.query(
        pageParam === null
          ? { ticket, limit: pageSize }
          : { ticket, limit: earlierPageSize, before: pageParam },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.older,
    meta: {
      fetchNewest: (queryClient) => fetchNewest(api, queryClient, ticket),
      fetchReworded: (queryClient) => fetchReworded(api, queryClient, ticket),
    },
  })

/** All loaded entries, oldest first, and the people that they name. */
export const joinPages = (pages: readonly TimelinePage[]) => ({
  entries: pages.toReversed().flatMap((page) => page.entries),
  people: Object.fromEntries(pages.flatMap((page) => Object.entries(page.people))),
})
