import { and, eq, sql } from 'drizzle-orm'
import type { ChangeRoleInput, MemberInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { members } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { changedMemberChannel } from '../../../platform/live.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { requireMember } from '../queries.ts'
import { leavesNoAdmin } from '../rules.ts'

/** Gives a person a place in the organization. Who has one keeps it as it is. */
export const addMember = (ctx: OrgCtx & InTransaction, member: { userId: string; role: Role }) =>
  addMembers(ctx, [member])

/** As `addMember`, for many at once. */
export const addMembers = async (
  ctx: OrgCtx & InTransaction,
  added: readonly { userId: string; role: Role }[],
): Promise<void> => {
  if (added.length === 0) return
  const inserted = await ctx.db
    .insert(members)
    .values(added.map((member) => ({ ...member, organizationId: ctx.organization.id, joinedAt: ctx.now() })))
    .onConflictDoNothing()
    .returning({ userId: members.userId, role: members.role })
  for (const { userId, role } of inserted) {
    recordAudit(ctx, { action: 'member.joined', entity: 'member', entityId: userId, after: { role } })
    emit(ctx, 'member.joined', { userId, role })
  }
}

/**
 * Gives a member another role. Their open streams end, so that nothing goes on with the rights of before.
 * @throws AppError when they are no member, or the last admin.
 */
export const changeRole = (ctx: OrgCtx, { userId, role }: ChangeRoleInput) =>
  inTransaction(ctx, async (ctx) => {
    const admins = await lockAdmins(ctx)
    const before = await requireMember(ctx, userId)
    if (before.role === role) return { userId, role }
    if (leavesNoAdmin(before.role, role, admins)) throw new AppError('refused', 'member.last_admin')
    await ctx.db
      .update(members)
      .set({ role })
      .where(and(eq(members.organizationId, ctx.organization.id), eq(members.userId, userId)))
    recordAudit(ctx, {
      action: 'member.role_changed',
      entity: 'member',
      entityId: userId,
      before: { role: before.role },
      after: { role },
    })
    emit(ctx, 'member.role_changed', { userId, from: before.role, to: role })
    await ctx.db.execute(
      sql`select pg_notify(${changedMemberChannel}, ${`${ctx.organization.id}/${userId}`})`,
    )
    return { userId, role }
  })

/** Locks the admins' rows, so that two of them cannot demote each other at once; answers how many there are. */
const lockAdmins = async (ctx: OrgCtx & InTransaction): Promise<number> => {
  const admins = await ctx.db
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.organizationId, ctx.organization.id), eq(members.role, 'admin')))
    .orderBy(members.userId)
    .for('no key update')
  return admins.length
}

export const deactivateMember = async (_ctx: OrgCtx, _input: MemberInput): Promise<void> => {
  throw new Error('not built')
}

export const reactivateMember = async (_ctx: OrgCtx, _input: MemberInput): Promise<void> => {
  throw new Error('not built')
}
