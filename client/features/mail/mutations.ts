import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'

/** Sends a mail that failed again; resolves once its new state has been fetched. */
export const useRetryMail = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.mail.retry.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.mail.pathKey() }),
    }),
  )
}
