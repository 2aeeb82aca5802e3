import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { ReadNoticesInput } from '#shared/notifications.ts'
import { type NoticePages, noticesQuery, type UnreadCount, unreadQuery } from './queries.ts'
import { countAfterReading, withRead } from './read-notices.ts'

type Stored = [QueryKey, unknown][]

/** Marks notices as read: at once on the page, and taken back when the server refuses. */
export const useReadNotices = () => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: ReadNoticesInput) => client.notices.markRead.mutate(input),
    onMutate: async (input): Promise<Stored> => {
      const filter = { queryKey: trpc.notices.pathKey() }
      await queryClient.cancelQueries(filter)
      const stored = queryClient.getQueriesData(filter)
      const at = new Date().toISOString()
      const known = queryClient.getQueryData<NoticePages>(noticesQuery(trpc, false).queryKey)
      queryClient.setQueryData<UnreadCount>(
        unreadQuery(trpc).queryKey,
        (count) => count && countAfterReading(count, known, input),
      )
      for (const isUnreadOnly of [false, true])
        queryClient.setQueryData<NoticePages>(
          noticesQuery(trpc, isUnreadOnly).queryKey,
          (pages) => pages && withRead(pages, input, at),
        )
      return stored
    },
    onError: (error, _input, stored) => {
      for (const [key, data] of stored ?? []) queryClient.setQueryData(key, data)
      void showToast({
        message: 'This could not be marked as read',
        detail: describeError(error).sentence,
        isError: true,
      })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: unreadQuery(trpc).queryKey }),
  })
}
