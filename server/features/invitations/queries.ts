import type { InvitationLinkInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import type { Ctx, OrgCtx } from '../../platform/context.ts'

/** An invitation that has not been accepted or revoked. */
export type ListedInvitation = {
  id: string
  email: string
  role: Role
  /** Username of who invited; null when the operator or a command did. */
  invitedBy: string | null
  createdAt: Date
  expiresAt: Date
  isOver: boolean
}

export const listInvitations = async (_ctx: OrgCtx): Promise<ListedInvitation[]> => {
  throw new Error('not built')
}

/** What the holder of an invitation's link is shown. */
export type InvitationPreview = {
  organization: { slug: string; name: string }
  email: string
  role: Role
  inviter: string | null
  /** Whether the email has an account, so that they sign in rather than make one. */
  hasAccount: boolean
}

export const previewInvitation = async (
  _ctx: Ctx,
  _input: InvitationLinkInput,
): Promise<InvitationPreview> => {
  throw new Error('not built')
}
