import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Draft = RouterOutputs['reviews']['queue']['items'][number]
export type PastReview = NonNullable<Draft['lastReview']>

/** The drafts that wait for a review, page by page, the oldest first. */
export const draftsQuery = (trpc: Api['trpc']) =>
  trpc.reviews.queue.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor })
