import { eq } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type Actor, type Ctx, enterOrganization } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { membershipColumns } from '../queries/find-organizations.ts'
import { recheckStreams } from './change-settings.ts'

/**
 * Keeps everyone out of an organization, or lets them in again. Nothing of it is lost.
 * @throws AppError when there is no such organization.
 */
export const setSuspended = (
  ctx: Ctx & { actor: Actor },
  organizationId: string,
  isSuspended: boolean,
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const [before] = await ctx.db
      .select(membershipColumns)
      .from(organizations)
      .where(eq(organizations.id, organizationId))
      .for('no key update')
    if (!before) throw new AppError('not_found', 'organization.not_found')
    if (before.isSuspended === isSuspended) return
    await ctx.db
      .update(organizations)
      .set({ suspendedAt: isSuspended ? ctx.now() : null })
      .where(eq(organizations.id, organizationId))
    const inside = enterOrganization(ctx, { ...before, role: 'admin' }, ctx.actor)
    recordAudit(inside, {
      action: isSuspended ? 'organization.suspended' : 'organization.resumed',
      entityId: organizationId,
      before: { suspended: before.isSuspended },
      after: { suspended: isSuspended },
    })
    emit(inside, isSuspended ? 'organization.suspended' : 'organization.resumed', {})
    await recheckStreams(inside)
  })
