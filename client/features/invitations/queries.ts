import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Invitation = RouterOutputs['invitations']['list'][number]
export type InvitationPreview = RouterOutputs['invitations']['preview']

export const invitationsQuery = (trpc: Api['trpc']) => trpc.invitations.list.queryOptions()

/** What the holder of a link is invited to. It can be over at any time, so it is asked for anew each time. */
export const invitationPreviewQuery = (trpc: Api['trpc'], token: string) =>
  trpc.invitations.preview.queryOptions({ token }, { staleTime: 0, gcTime: 0 })
