import { useMutation, useQueryClient } from '@tanstack/react-query'
import { refreshUnlessFollowing } from '#client/features/tickets/after-write.ts'
import { useApi } from '#client/lib/api.ts'
import { attachmentsQuery } from './queries.ts'

/** Removes a file of a ticket (its number), for everybody. */
export const useRemoveAttachment = (number: string) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (attachmentId: string) => client.attachments.remove.mutate({ attachmentId }),
    onSuccess: (_, attachmentId) => {
      const { queryKey } = attachmentsQuery(trpc, number)
      queryClient.setQueryData(queryKey, (files) => files?.filter(({ id }) => id !== attachmentId))
      refreshUnlessFollowing(queryClient, trpc, number)
    },
    onError: () => void queryClient.invalidateQueries(attachmentsQuery(trpc, number)),
  })
}
