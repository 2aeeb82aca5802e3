import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useTRPC } from '#client/lib/api.ts'
import { useHere } from './organization.ts'
import type { Category } from './queries.ts'

/** Resolves once the members have been fetched anew. */
const useRefreshMembers = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() })
}

export const useChangeRole = () => {
  const onSuccess = useRefreshMembers()
  return useMutation(useTRPC().members.changeRole.mutationOptions({ onSuccess }))
}

export const useDeactivateMember = () => {
  const onSuccess = useRefreshMembers()
  return useMutation(useTRPC().members.deactivate.mutationOptions({ onSuccess }))
}

export const useReactivateMember = () => {
  const onSuccess = useRefreshMembers()
  return useMutation(useTRPC().members.reactivate.mutationOptions({ onSuccess }))
}

/** The member signs in with the password alone again, until they set it up anew. */
export const useResetTwoFactor = () => {
  const onSuccess = useRefreshMembers()
  return useMutation(useTRPC().memberSecurity.resetTwoFactor.mutationOptions({ onSuccess }))
}

/** Resolves once the organization has been fetched anew, so that a form can let go of what was typed. */
const useRefreshOrganization = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: trpc.organizations.pathKey() })
}

/** A new slug is a new address: one's memberships tell it, and the layout then leads there. */
export const useSaveSettings = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = useRefreshOrganization()
  const { slug: before } = useHere().organization
  const { apiFor } = useRouteContext({ from: '__root__' })
  return useMutation(
    trpc.organizations.updateSettings.mutationOptions({
      onSuccess: async ({ slug }, { name }) => {
        if (slug !== before || name !== undefined)
          await queryClient.invalidateQueries(apiFor(null).trpc.auth.me.queryFilter())
        if (slug === before) await refresh()
      },
    }),
  )
}

export const useAddCategory = () => {
  const onSuccess = useRefreshOrganization()
  return useMutation(useTRPC().organizations.addCategory.mutationOptions({ onSuccess }))
}

export const useChangeCategory = () => {
  const onSuccess = useRefreshOrganization()
  return useMutation(useTRPC().organizations.changeCategory.mutationOptions({ onSuccess }))
}

const inOrder = (categories: readonly Category[], ids: readonly string[]): Category[] => [
  ...ids.flatMap((id) => categories.find((category) => category.id === id) ?? []),
  ...categories.filter(({ id }) => !ids.includes(id)),
]

/** The new order shows at once; after a refusal the stored one is back. */
export const useOrderCategories = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = useRefreshOrganization()
  return useMutation(
    trpc.organizations.orderCategories.mutationOptions({
      onMutate: ({ categoryIds }) => {
        queryClient.setQueryData(
          trpc.organizations.settings.queryKey(),
          (known) => known && { ...known, categories: inOrder(known.categories, categoryIds) },
        )
      },
      onSettled: refresh,
    }),
  )
}

export const useChangeWording = () => {
  const onSuccess = useRefreshOrganization()
  return useMutation(useTRPC().organizations.changeWording.mutationOptions({ onSuccess }))
}

export const useResetWording = () => {
  const onSuccess = useRefreshOrganization()
  return useMutation(useTRPC().organizations.resetWording.mutationOptions({ onSuccess }))
}
