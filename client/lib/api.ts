import type { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, type TRPCClient, type TRPCLink } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createContext, use } from 'react'
import type { AppRouter } from '#server/app/router.ts'

export type RouterOutputs = inferRouterOutputs<AppRouter>

export type Api = {
  client: TRPCClient<AppRouter>
  /** Query and mutation options; its keys begin with the organization, so that two never share a cache entry. */
  trpc: TRPCOptionsProxy<AppRouter, { keyPrefix: true }>
}

export type ApiFor = (organization: string | null) => Api

export const organizationHeader = 'x-organization'

/** The procedures over links of one's own, for calls that are made otherwise than together. */
export const createClient = (links: TRPCLink<AppRouter>[]) => createTRPCClient<AppRouter>({ links })

/** A signal that gives up as another one does, and at the latest after so many milliseconds. */
export const withPatience = (signal: AbortSignal | null | undefined, ms: number): AbortSignal => {
  const patience = AbortSignal.timeout(ms)
  return signal ? AbortSignal.any([signal, patience]) : patience
}

/** How long (milliseconds) an answer may take: what waits for one that never comes would show nothing new any more. */
const readWithinMs = 30_000

const createApi = (queryClient: QueryClient, organization: string | null): Api => {
  const client = createClient([
    httpBatchLink({
      url: '/trpc',
      maxURLLength: 4000,
      headers: () => (organization === null ? {} : { [organizationHeader]: organization }),
      fetch: (url, options) =>
        fetch(url, {
          ...options,
          signal:
            options?.method === 'GET'
              ? withPatience(options.signal, readWithinMs)
              : (options?.signal ?? null),
        }),
    }),
  ])
  const trpc = createTRPCOptionsProxy<AppRouter, { keyPrefix: true }>({
    client,
    queryClient,
    keyPrefix: organization === null ? '~' : organization,
  })
  return { client, trpc }
}

/** One API per organization, and one (`null`) for what belongs to none: the session, sign-in, set-up. */
export const createApiFor = (queryClient: QueryClient): ApiFor => {
  const made = new Map<string | null, Api>()
  return (organization) => {
    const known = made.get(organization)
    if (known) return known
    const api = createApi(queryClient, organization)
    made.set(organization, api)
    return api
  }
}

const ApiContext = createContext<Api | null>(null)
export const ApiProvider = ApiContext.Provider

/** The API of the organization whose page this is; outside of one, the API that belongs to none. */
export const useApi = (): Api => {
  const api = use(ApiContext)
  if (!api) throw new Error('useApi needs an ApiProvider above it.')
  return api
}

export const useTRPC = () => useApi().trpc
