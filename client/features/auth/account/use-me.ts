import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import type { Me } from '../session.ts'

/** The person as last heard of; `found` as the guard of the page found them. Only outside of an organization. */
export const useMe = (found: Me): Me => {
  const trpc = useTRPC()
  const options = trpc.auth.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY })
  return useQuery(options).data ?? found
}
