import type { QueryClient } from '@tanstack/react-query'
import type { Api } from '#client/lib/api.ts'
import { isFollowing } from '#client/lib/following.ts'
import { noteListChange } from './list-changes.ts'

/**
 * Fetches what one's own write has made old, unless the live event of that write does so.
 * `number` is the ticket's, of which the timeline is shown.
 */
export const refreshUnlessFollowing = (queryClient: QueryClient, trpc: Api['trpc'], number: string) => {
  if (isFollowing()) return
  void queryClient.invalidateQueries(trpc.comments.timeline.queryFilter({ ticket: number }))
  void queryClient.invalidateQueries(trpc.tickets.counts.pathFilter())
  void queryClient.invalidateQueries(trpc.tickets.list.pathFilter())
  noteListChange()
}
