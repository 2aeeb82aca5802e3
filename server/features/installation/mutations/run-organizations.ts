import type { FoundOrganizationInput, SuspendInput } from '#shared/organizations.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { writeInvitation } from '../../invitations/mutations/invite-member.ts'
import { createOrganization } from '../../organizations/mutations/found-organization.ts'
import { setSuspended } from '../../organizations/mutations/suspend-organization.ts'

/**
 * Founds an organization. `joined`: the operator is its admin; otherwise the admin was invited by email.
 * @throws AppError when the slug is taken, or the operator has caused too many mails.
 */
export const foundOrganization = async (
  ctx: SignedInCtx,
  { name, slug, adminEmail }: FoundOrganizationInput,
): Promise<{ slug: string; joined: boolean }> => {
  const joined = adminEmail === ctx.user.email
  if (!joined) await ctx.limits.spend('mails_by', ctx.user.id)
  return inTransaction(ctx, async (ctx) => {
    const inside = await createOrganization(ctx, { name, slug, adminId: joined ? ctx.user.id : null })
    if (joined) await ctx.sessions.rotateAll(ctx.db, ctx.user.id)
    else await writeInvitation(inside, { email: adminEmail, role: 'admin' })
    return { slug: inside.organization.slug, joined }
  })
}

/** Keeps everyone out of an organization. @throws AppError when there is no such organization. */
export const suspendOrganization = (ctx: SignedInCtx, { organizationId }: SuspendInput): Promise<void> =>
  setSuspended(ctx, organizationId, true)

/** Lets its members in again. @throws AppError when there is no such organization. */
export const resumeOrganization = (ctx: SignedInCtx, { organizationId }: SuspendInput): Promise<void> =>
  setSuspended(ctx, organizationId, false)
