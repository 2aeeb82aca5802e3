import type { Api, RouterOutputs } from '#client/lib/api.ts'
import { formatCount } from '#client/lib/format.ts'

export type DeletedTicket = RouterOutputs['tickets']['deleted']['items'][number]

/** The deleted tickets that can still be restored, page by page, the last deleted first. */
export const trashQuery = (trpc: Api['trpc']) =>
  trpc.tickets.deleted.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor })

const dayMs = 24 * 60 * 60 * 1000

/** How long a deleted ticket can still be restored. `purgedFrom` is an ISO time, `now` milliseconds. */
export const daysLeftWords = (purgedFrom: string, now: number): string => {
  const days = Math.ceil((Date.parse(purgedFrom) - now) / dayMs)
  return days <= 1 ? 'within a day' : `in ${formatCount(days, 'day')}`
}
