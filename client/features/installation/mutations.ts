import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'

/** The list changes, and so may the organizations that one belongs to oneself. */
const useRefreshInstallation = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.installation.pathKey() }),
      queryClient.invalidateQueries(trpc.auth.me.queryFilter()),
    ])
  }
}

export const useFoundOrganization = () => {
  const onSuccess = useRefreshInstallation()
  return useMutation(useTRPC().installation.found.mutationOptions({ onSuccess }))
}

export const useSuspendOrganization = () => {
  const onSuccess = useRefreshInstallation()
  return useMutation(useTRPC().installation.suspend.mutationOptions({ onSuccess }))
}

export const useResumeOrganization = () => {
  const onSuccess = useRefreshInstallation()
  return useMutation(useTRPC().installation.resume.mutationOptions({ onSuccess }))
}
