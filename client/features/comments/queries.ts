import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type TimelinePage = RouterOutputs['comments']['timeline']
export type TimelineEntry = TimelinePage['entries'][number]
export type CommentEntry = Extract<TimelineEntry, { type: 'comment' }>

const pageSize = 50

/**
 * The timeline of a ticket (its number) from its newest page backward. The key is the one of the plain query, so that whatever makes the
 * timeline stale reaches this one too.
 */
export const timelineQuery = ({ client, trpc }: Api, ticket: string) =>
  infiniteQueryOptions({
    queryKey: trpc.comments.timeline.queryKey({ ticket }),
    queryFn: ({ pageParam, signal }): Promise<TimelinePage> =>
      client.comments.timeline.query(
        { ticket, limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.older,
  })

/** All loaded entries, oldest first, and the people that they name. */
export const joinPages = (pages: readonly TimelinePage[]) => ({
  entries: pages.toReversed().flatMap((page) => page.entries),
  people: Object.fromEntries(pages.flatMap((page) => Object.entries(page.people))),
})
