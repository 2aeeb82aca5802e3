import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import { isPassing, isShutOut, isSignedOut } from './errors.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** Fetches only what came last, for a list that grows at its end. Rejects where all must be fetched again. */
      fetchNewest?: (queryClient: QueryClient) => Promise<unknown>
      /** Fetches only what was changed of what is known. Rejects as the other does. */
      fetchReworded?: (queryClient: QueryClient) => Promise<unknown>
    }
  }
}

// At once: by the timer that is usual, a frame could show a message neither in the field that it left nor as sent.
notifyManager.setScheduler(queueMicrotask)

/** What to do when an answer tells that the page no longer fits who looks at it. */
export type SessionListeners = { onSignedOut: () => void; onShutOut: () => void }

/**
 * Answers stay fresh for half a minute; live events make them stale sooner.
 * `networkMode: 'always'` because a request made offline should fail with a reason, not wait unseen.
 */
export const createQueryClient = ({ onSignedOut, onShutOut }: SessionListeners): QueryClient => {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut()
    if (isShutOut(error)) onShutOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && isPassing(error),
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
