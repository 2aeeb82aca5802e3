import { and, eq } from 'drizzle-orm'
import type { AcceptAsNewInput, InvitationLinkInput } from '#shared/organizations.ts'
import { invitations } from '../../../db/schema/invitations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  type Ctx,
  enterOrganization,
  type InTransaction,
  requireVerifiedEmail,
  type SignedInCtx,
} from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { requireGoodPassword } from '../../auth/mutations/check-password.ts'
import { createUnverifiedUser } from '../../auth/mutations/create-user.ts'
import { inEntry } from '../../auth/mutations/hold-account.ts'
import { enterNewAccount } from '../../auth/mutations/open-session.ts'
import { proveEmail } from '../../auth/mutations/verify-email.ts'
import { addMember } from '../../organizations/mutations/change-members.ts'
import { lockInvitationOfLink, previewInvitation } from '../queries.ts'

/**
 * Joins with the role of the invitation, which is used up by it; who is a member already keeps their role.
 * @throws AppError when it is over, one has been deactivated there, or has yet to prove one's email.
 */
export const acceptInvitation = async (
  ctx: RequestCtx & SignedInCtx,
  { token }: InvitationLinkInput,
): Promise<{ organization: string }> => {
  requireVerifiedEmail(ctx)
  return inTransaction(ctx, async (ctx) => {
    const organization = await join(ctx, token, async () => ctx.user.id)
    await ctx.sessions.rotateAll(ctx.db, ctx.user.id)
    return { organization }
  })
}

/**
 * Makes an account with the email of the invitation, which its link proves, joins with it and signs in.
 * @throws AppError when the invitation is over, the email has an account, or the password is known to everybody.
 */
export const acceptAsNew = async (
  ctx: RequestCtx,
  { token, name, username, password }: AcceptAsNewInput,
): Promise<{ organization: string; username: string }> => {
  // Before the password's hash is made: whoever has no invitation causes no such work.
  const { email } = await previewInvitation(ctx, { token })
  requireGoodPassword(ctx, { password, username, email })
  const passwordHash = await ctx.passwords.hash(password)
  return inEntry(ctx, async (ctx) => {
    const account = { id: '', username }
    const organization = await join(ctx, token, async (email) => {
      Object.assign(account, await createProvedUser(ctx, { username, email, name, passwordHash }))
      return account.id
    })
    await enterNewAccount(ctx, account.id)
    return { organization, username: account.username }
  })
}

/** The username gets a number when it is taken: whoever holds an invitation learns of no other account. */
const createProvedUser = async (
  ctx: Ctx & InTransaction,
  wanted: Parameters<typeof createUnverifiedUser>[1],
): Promise<{ id: string; username: string }> => {
  const made = await createUnverifiedUser(ctx, wanted)
  if (!made) throw new AppError('conflict', 'auth.email_taken')
  await proveEmail(ctx, made.id, null)
  return made
}

/** Uses an invitation up for the person that `whose` answers for its email; of two at once one does. Answers the slug. */
const join = async (
  ctx: Ctx & InTransaction,
  link: string,
  whose: (email: string) => Promise<string>,
): Promise<string> => {
  const invitation = await lockInvitationOfLink(ctx, link)
  const { id, role, organization } = invitation
  const userId = await whose(invitation.email)
  const inside = enterOrganization(ctx, { ...organization, role }, { kind: 'user', id: userId })
  await addMember(inside, { userId, role })
  await ctx.db
    .update(invitations)
    .set({ acceptedAt: ctx.now(), acceptedBy: userId })
    .where(and(eq(invitations.organizationId, organization.organizationId), eq(invitations.id, id)))
  recordAudit(inside, {
    action: 'invitation.accepted',
    entityId: id,
    after: { role },
  })
  emit(inside, 'invitation.changed', { invitationId: id })
  return organization.slug
}
