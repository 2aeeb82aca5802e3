import { hashKey, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { Api } from '#client/lib/api.ts'
import { isFollowing } from '#client/lib/following.ts'
import type { CommentEntry, TimelinePage } from './queries.ts'

type Pages = InfiniteData<TimelinePage>
type Looks = (comment: CommentEntry['comment']) => boolean

/** How long (milliseconds) a live event of one's own write may take before the timeline is fetched without it. */
const patienceMs = 2000

const holds = (pages: Pages | undefined, looks: Looks): boolean =>
  pages?.pages.some(({ entries }) =>
    entries.some((entry) => entry.type === 'comment' && looks(entry.comment)),
  ) ?? false

/** Whether the timeline of a ticket (its number) shows a message already. */
export const isShown = (queryClient: QueryClient, trpc: Api['trpc'], number: string, looks: Looks): boolean =>
  holds(queryClient.getQueryData<Pages>([...trpc.comments.timeline.queryKey({ ticket: number })]), looks)

/** Whether the timeline comes to hold a message within the patience. */
const arrives = (queryClient: QueryClient, queryKey: readonly unknown[], looks: Looks): Promise<boolean> => {
  const isThere = () => holds(queryClient.getQueryData<Pages>(queryKey), looks)
  if (isThere()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (answer: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(answer)
    }
    const timer = setTimeout(() => end(false), patienceMs)
    const hash = hashKey(queryKey)
    const stop = queryClient.getQueryCache().subscribe(({ query }) => {
      if (query.queryHash === hash && isThere()) end(true)
    })
  })
}

/**
 * Waits until the timeline of a ticket (its number) shows a message as it was written: the live event of the write
 * has it fetched; without the stream it is fetched here.
 */
export const untilShown = async (
  queryClient: QueryClient,
  trpc: Api['trpc'],
  number: string,
  looks: Looks,
): Promise<void> => {
  const filter = trpc.comments.timeline.queryFilter({ ticket: number })
  const queryKey = trpc.comments.timeline.queryKey({ ticket: number })
  if (isFollowing() && (await arrives(queryClient, queryKey, looks))) return
  await queryClient.invalidateQueries(filter)
}
