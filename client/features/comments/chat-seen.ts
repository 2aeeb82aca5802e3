import { mutationOptions, type QueryClient } from '@tanstack/react-query'
import { SessionOver } from '#client/features/auth/own-session.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import type { Api } from '#client/lib/api.ts'
import { isPassing } from '#client/lib/errors.ts'
import { storeSeen } from './chat-queries.ts'

/** How often, and at most how long after one another (milliseconds), what was seen is told again. */
const seenAgain = { times: 20, delayMs: 30_000 } as const

/** Tells up to which message its reader has seen a chat, again and again for as long as they are signed in. */
export const tellSeen = (
  api: Api,
  queryClient: QueryClient,
  { id: ticketId, number }: Pick<Ticket, 'id' | 'number'>,
  isOwnSession: () => boolean,
) =>
  mutationOptions({
    mutationFn: async (upTo: number) => {
      if (!isOwnSession()) throw new SessionOver()
      await api.client.presence.seeChat.mutate({ ticketId, upTo })
    },
    onMutate: (upTo) => {
      storeSeen(api, queryClient, number, upTo)
    },
    // Nothing else would tell it: here it counts as seen already.
    retry: (failures, error) => failures < seenAgain.times && isPassing(error),
    retryDelay: (failures) => Math.min(seenAgain.delayMs, 1_000 * 2 ** failures),
  })
