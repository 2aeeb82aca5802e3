import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useApi } from '#client/lib/api.ts'
import { announceSession } from './session-channel.ts'

/**
 * After sign-in everything fetched before is forgotten, so that nothing of another person's session stays.
 * `href` is a path of this site.
 */
const useEnter = () => {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (href: string) => {
    queryClient.clear()
    announceSession()
    await router.navigate({ href, replace: true })
  }
}

const ticketsOf = (organization: string) => `/o/${organization}/tickets`

export const useSignIn = (returnTo: string) => {
  const { trpc } = useApi()
  const enter = useEnter()
  return useMutation(trpc.auth.signIn.mutationOptions({ onSuccess: () => enter(returnTo) }))
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
