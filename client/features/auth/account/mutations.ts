import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { type RouterOutputs, useTRPC } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { showToast } from '#client/ui/toast.tsx'
import { useEnter } from '../mutations.ts'
import { renewMe } from '../session.ts'

export type Security = RouterOutputs['account']['security']

/** After a change of one's account: all of it is asked for anew, as are the name and the rest of who one is. */
const useRenew = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { apiFor } = useRouteContext({ from: '__root__' })
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }),
      renewMe({ queryClient, apiFor }),
    ])
}

/** What is done once a change is stored: told, and all that it concerns is asked for anew. */
const useDone = () => {
  const renew = useRenew()
  return (message: string) => ({
    onSuccess: async () => {
      void showToast({ message })
      await renew()
    },
  })
}

export const useUpdateProfile = () => {
  const done = useDone()
  return useMutation(useTRPC().account.updateProfile.mutationOptions(done('Saved.')))
}

export const useRequestEmailChange = () => {
  const onSuccess = useRenew()
  return useMutation(useTRPC().account.requestEmailChange.mutationOptions({ onSuccess }))
}

export const useCancelEmailChange = () => {
  const done = useDone()
  return useMutation(useTRPC().account.cancelEmailChange.mutationOptions(done('The change is called off.')))
}

export const useChangePassword = () => {
  const done = useDone()
  return useMutation(
    useTRPC().account.changePassword.mutationOptions(
      done('Your password is changed. You are signed out everywhere else.'),
    ),
  )
}

export const useConfirmTwoFactor = () => {
  const onSuccess = useRenew()
  return useMutation(useTRPC().account.confirmTwoFactor.mutationOptions({ onSuccess }))
}

export const useRenewRecoveryCodes = () => {
  const onSuccess = useRenew()
  return useMutation(useTRPC().account.renewRecoveryCodes.mutationOptions({ onSuccess }))
}

export const useDisableTwoFactor = () => {
  const done = useDone()
  return useMutation(
    useTRPC().account.disableTwoFactor.mutationOptions(done('Two-factor authentication is off.')),
  )
}

export const useUnlinkIdentity = () => {
  const done = useDone()
  return useMutation(useTRPC().account.unlinkIdentity.mutationOptions(done('The account is unlinked.')))
}

export const useRevokeSession = () => {
  const done = useDone()
  return useMutation(useTRPC().account.revokeSession.mutationOptions(done('That session is over.')))
}

export const useRevokeOtherSessions = () => {
  const done = useDone()
  return useMutation(
    useTRPC().account.revokeOtherSessions.mutationOptions(done('All your other sessions are over.')),
  )
}

/** The end of the account; what was written and not sent goes from this browser with it. */
export const useDeleteAccount = (userId: string) => {
  const enter = useEnter()
  return useMutation(
    useTRPC().account.delete.mutationOptions({
      onSuccess: () => {
        draftsOf(userId).clearAll()
        return enter('/sign-in?done=deleted')
      },
    }),
  )
}
