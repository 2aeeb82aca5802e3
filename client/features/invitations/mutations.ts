import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouteContext, useRouter } from '@tanstack/react-router'
import { useEnter } from '#client/features/auth/mutations.ts'
import { renewMe } from '#client/features/auth/session.ts'
import { useTRPC } from '#client/lib/api.ts'
import { showToast } from '#client/ui/toast.tsx'
import { forgetToken } from './token.ts'

const useRefreshInvitations = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() })
}

export const useInvite = () => {
  const onSuccess = useRefreshInvitations()
  return useMutation(useTRPC().invitations.create.mutationOptions({ onSuccess }))
}

export const useResendInvitation = () => {
  const onSuccess = useRefreshInvitations()
  return useMutation(useTRPC().invitations.resend.mutationOptions({ onSuccess }))
}

export const useRevokeInvitation = () => {
  const onSuccess = useRefreshInvitations()
  return useMutation(useTRPC().invitations.revoke.mutationOptions({ onSuccess }))
}

/** Joins with the account that is signed in, and goes there. */
export const useAcceptInvitation = () => {
  const router = useRouter()
  const context = useRouteContext({ from: '__root__' })
  return useMutation(
    useTRPC().invitations.accept.mutationOptions({
      onSuccess: async ({ organization: slug }) => {
        forgetToken()
        await renewMe(context)
        await router.navigate({ to: '/o/$slug/tickets', params: { slug }, replace: true })
      },
    }),
  )
}

/** Makes an account, joins with it, and goes there. */
export const useAcceptAsNew = () => {
  const enter = useEnter()
  return useMutation(
    useTRPC().invitations.acceptAsNew.mutationOptions({
      onSuccess: async ({ organization, username }, wanted) => {
        forgetToken()
        await enter(`/o/${organization}/tickets`)
        if (username !== wanted.username.trim().toLowerCase())
          void showToast({
            message: `Your username is ${username}`,
            detail: 'The one that you chose is taken.',
          })
      },
    }),
  )
}
