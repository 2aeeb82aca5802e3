import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useApi } from '#client/lib/api.ts'
import { showToast } from '#client/ui/toast.tsx'
import { announceSession } from './session-channel.ts'

/**
 * After sign-in everything fetched before is forgotten, so that nothing of another person's session stays.
 * `href` is a path of this site.
 */
export const useEnter = () => {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (href: string) => {
    queryClient.clear()
    announceSession()
    await router.navigate({ href, replace: true })
  }
}

export const ticketsOf = (organization: string) => `/o/${organization}/tickets`

/** Where the second step of a sign-in is made, which then leads on to `returnTo`. */
const codePage = (returnTo: string) => `/sign-in/code?${new URLSearchParams({ redirect: returnTo })}`

export const useSignIn = (returnTo: string) => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.auth.signIn.mutationOptions({
      onSuccess: ({ status }) => enter(status === 'signed_in' ? returnTo : codePage(returnTo)),
    }),
  )
}

const fewCodes = 3

const tellCodesLeft = (left: number) =>
  void showToast({
    message: left === 0 ? 'That was your last recovery code' : `You have ${left} recovery codes left`,
    detail:
      left <= fewCodes
        ? 'Make new ones in your account, under two-factor.'
        : 'The one you used is worth nothing now.',
  })

/** The second step of a sign-in. */
export const useConfirmSignIn = (returnTo: string) => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.auth.confirmSignIn.mutationOptions({
      onSuccess: async ({ recoveryCodesLeft }, { code }) => {
        await enter(returnTo)
        if (!/^[\d\s-]*$/.test(code)) tellCodesLeft(recoveryCodesLeft)
      },
    }),
  )
}

export const useSignUp = () => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.auth.signUp.mutationOptions({
      onSuccess: (result) =>
        result.status === 'signed_in' ? enter(ticketsOf(result.organization)) : undefined,
    }),
  )
}

export const useSetUp = () => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.setup.complete.mutationOptions({ onSuccess: ({ organization }) => enter(ticketsOf(organization)) }),
  )
}

export const useVerifyEmail = () => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.auth.verifyEmail.mutationOptions({
      onSuccess: ({ isSignedIn, organization, needsPassword }) => {
        const inside = organization === null ? '/' : ticketsOf(organization)
        if (isSignedIn) return enter(inside)
        return enter(needsPassword ? '/sign-in?done=reclaimed' : '/sign-in?done=verified')
      },
    }),
  )
}

export const useResetPassword = () => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(
    trpc.auth.resetPassword.mutationOptions({
      onSuccess: ({ status }) => enter(status === 'signed_in' ? '/' : codePage('/')),
    }),
  )
}

/** Goes to the other site, which sends the browser back. */
export const useBeginIdentity = () => {
  const { trpc } = useApi()
  return useMutation(
    trpc.auth.beginIdentity.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  )
}
