import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'

export const useChangeRole = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.members.changeRole.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() }),
    }),
  )
}
