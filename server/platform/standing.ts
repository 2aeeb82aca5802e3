import { type SQL, sql } from 'drizzle-orm'
import { actingUserId, type Ctx, type InTransaction, type OrgCtx } from './context.ts'
import { AppError } from './errors.ts'

/**
 * Looks again at the right of a member who writes: it may have been taken since the request came. After the end of
 * the organization's audit chain was locked this is certain, as whoever takes rights writes to the same chain. What
 * the transaction itself did to the member counts for nothing, so that one can demote oneself.
 * @throws AppError forbidden when they have no longer the role that they act with, or the organization is suspended.
 */
export const requireStanding = async (
  ctx: Ctx & InTransaction & Partial<Pick<OrgCtx, 'organization' | 'role'>>,
): Promise<void> => {
  const userId = actingUserId(ctx)
  if (!ctx.organization || !ctx.role || userId === null) return
  const member = { organizationId: ctx.organization.id, userId, role: ctx.role }
  const [standing] = await ctx.db.execute<{ isSuspended: boolean; isHeld: boolean }>(standingOf(member))
  if (standing?.isSuspended) throw new AppError('forbidden', 'organization.suspended')
  if (!standing?.isHeld) throw new AppError('forbidden', 'permission.missing')
}

const standingOf = (member: { organizationId: string; userId: string; role: string }): SQL => sql`
  select o.suspended_at is not null as "isSuspended",
    exists (
      select from members m
      where m.organization_id = o.id and m.user_id = ${member.userId}
        and (m.xmin = pg_current_xact_id_if_assigned()::xid
          or (m.deactivated_at is null and m.role >= ${member.role}::role))
    ) as "isHeld"
  from organizations o where o.id = ${member.organizationId}`
