import type { InvitationInput, InviteInput } from '#shared/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'

export const invite = async (_ctx: OrgCtx, _input: InviteInput): Promise<{ id: string }> => {
  throw new Error('not built')
}
export const resendInvitation = async (_ctx: OrgCtx, _input: InvitationInput): Promise<void> => {
  throw new Error('not built')
}
export const revokeInvitation = async (_ctx: OrgCtx, _input: InvitationInput): Promise<void> => {
  throw new Error('not built')
}
