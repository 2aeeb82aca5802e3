import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import { type TimelinePages, withNewest } from './timeline-pages.ts'

export type TimelinePage = RouterOutputs['comments']['timeline']
export type TimelineEntry = TimelinePage['entries'][number]
export type CommentEntry = Extract<TimelineEntry, { type: 'comment' }>

const pageSize = 50
/** Of pages that somebody scrolls up to. */
const earlierPageSize = 100

/** Fetches what came last of a timeline that is known. @throws where there may be more between the two. */
const fetchNewest = async ({ client, trpc }: Api, queryClient: QueryClient, ticket: string) => {
  const queryKey = trpc.comments.timeline.queryKey({ ticket })
  const newest = await client.comments.timeline.query({ ticket, limit: pageSize })
  const known = queryClient.getQueryData<TimelinePages>([...queryKey])
  const grown = known && withNewest(known, newest)
  if (!grown) throw new Error('There may be more between what is known and what came last.')
  queryClient.setQueryData<TimelinePages>([...queryKey], grown)
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
    meta: { fetchNewest: (queryClient) => fetchNewest(api, queryClient, ticket) },
  })

/** All loaded entries, oldest first, and the people that they name. */
export const joinPages = (pages: readonly TimelinePage[]) => ({
  entries: pages.toReversed().flatMap((page) => page.entries),
  people: Object.fromEntries(pages.flatMap((page) => Object.entries(page.people))),
})
