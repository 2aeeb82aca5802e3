import type { AcceptAsNewInput, InvitationLinkInput } from '#shared/organizations.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const acceptInvitation = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: InvitationLinkInput,
): Promise<{ organization: string }> => {
  throw new Error('not built')
}
export const acceptAsNew = async (
  _ctx: RequestCtx,
  _input: AcceptAsNewInput,
): Promise<{ organization: string }> => {
  throw new Error('not built')
}
