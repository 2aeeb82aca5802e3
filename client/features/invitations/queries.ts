import { queryOptions } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Invitation = RouterOutputs['invitations']['list']['items'][number]
export type InvitationPreview = RouterOutputs['invitations']['preview']

export const invitationsQuery = (trpc: Api['trpc']) =>
  trpc.invitations.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor })

/** What the holder of a link is invited to. It can be over at any time, so it is asked for anew each time. */
export const invitationPreviewQuery = ({ client, trpc }: Api, token: string) =>
  queryOptions({
    queryKey: [...trpc.invitations.preview.mutationKey(), token],
    // The body of a request: addresses are logged on their way, and the token opens an account.
    queryFn: () => client.invitations.preview.mutate({ token }),
    staleTime: 0,
    gcTime: 0,
  })
