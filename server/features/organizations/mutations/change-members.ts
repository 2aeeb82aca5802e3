import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import type { ChangeRoleInput, MemberInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { users } from '../../../db/schema/auth.ts'
import { members, organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  type Actor,
  actingUserId,
  type Ctx,
  enterOrganization,
  type InTransaction,
  type OrgCtx,
} from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { changedMemberChannel } from '../../../platform/live.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { findMember } from '../queries/find-members.ts'
import { membershipColumns } from '../queries/find-organizations.ts'
import { leavesNoAdmin } from '../rules.ts'

/**
 * Gives a person a place in the organization. Who has one keeps it as it is.
 * @throws AppError when they have been deactivated: only an admin lets them in again.
 */
export const addMember = async (
  ctx: OrgCtx & InTransaction,
  member: { userId: string; role: Role },
): Promise<void> => {
  await addMembers(ctx, [member])
  const found = await findMember(ctx, member.userId)
  if (found?.deactivatedAt) throw new AppError('refused', 'member.deactivated')
}

/** Gives many people a place in the organization; who has one, deactivated or not, keeps it as it is. */
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
    recordAudit(ctx, { action: 'member.joined', entityId: userId, after: { role } })
    emit(ctx, 'member.joined', { userId, role })
  }
}

/**
 * Gives a member another role. Their open streams end, so that nothing goes on with the rights of before.
 * @throws AppError when they are no member, or the last admin.
 */
export const changeRole = (ctx: OrgCtx, { userId, role }: ChangeRoleInput) =>
  inTransaction(ctx, async (ctx) => {
    const { before, admins } = await lockMember(ctx, userId)
    requireStillAdmin(ctx, admins)
    if (before.role === role) return { userId, role }
    if (!before.deactivatedAt && leavesNoAdmin(before.role, role, admins.length))
      throw new AppError('refused', 'member.last_admin')
    await ctx.db.update(members).set({ role }).where(isMember(ctx, userId))
    recordAudit(ctx, {
      action: 'member.role_changed',
      entityId: userId,
      before: { role: before.role },
      after: { role },
    })
    emit(ctx, 'member.role_changed', { userId, from: before.role, to: role })
    await renewRights(ctx, userId)
    return { userId, role }
  })

/**
 * Keeps a member out; what they wrote stays.
 * @throws AppError when they are no member, or the last admin.
 */
export const deactivateMember = (ctx: OrgCtx, { userId }: MemberInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { before, admins } = await lockMember(ctx, userId)
    requireStillAdmin(ctx, admins)
    if (before.deactivatedAt) return
    if (before.role === 'admin' && admins.length <= 1) throw new AppError('refused', 'member.last_admin')
    await writeDeactivation(ctx, userId, ctx.now())
    emit(ctx, 'member.deactivated', { userId })
  })

/**
 * Lets a deactivated member in again, with the role of before.
 * @throws AppError when they are no member, or have deleted their account.
 */
export const reactivateMember = (ctx: OrgCtx, { userId }: MemberInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    // Before the member, as whoever deletes their account does: the two would wait for each other for ever.
    const [account] = await ctx.db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), isNull(users.deletedAt)))
      .for('share')
    if (!account) throw new AppError('not_found', 'member.not_found')
    const { before, admins } = await lockMember(ctx, userId)
    requireStillAdmin(ctx, admins)
    if (!before.deactivatedAt) return
    await writeDeactivation(ctx, userId, null)
    emit(ctx, 'member.reactivated', { userId })
  })

/**
 * Takes a person who deletes their account out of every organization.
 * @throws AppError when the others in one of them would be left without an admin.
 */
export const leaveOrganizations = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  userId: string,
): Promise<void> => {
  const joined = await ctx.db
    .select({ ...membershipColumns, role: members.role })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(and(eq(members.userId, userId), isNull(members.deactivatedAt)))
    .orderBy(members.organizationId)
  for (const membership of joined) {
    const inside = enterOrganization(ctx, membership, ctx.actor)
    const { before, admins } = await lockMember(inside, userId)
    if (before.deactivatedAt) continue
    const isLastAdmin = before.role === 'admin' && admins.length <= 1
    if (isLastAdmin && (await hasOtherMembers(inside, userId)))
      throw new AppError('refused', 'auth.last_admin_elsewhere')
    await writeDeactivation(inside, userId, ctx.now())
    emit(inside, 'member.deactivated', { userId })
  }
}

const hasOtherMembers = async (ctx: OrgCtx, userId: string): Promise<boolean> => {
  const others = await ctx.db
    .select({ userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.organizationId, ctx.organization.id),
        ne(members.userId, userId),
        isNull(members.deactivatedAt),
      ),
    )
    .limit(1)
  return others.length > 0
}

const isMember = (ctx: OrgCtx, userId: string) =>
  and(eq(members.organizationId, ctx.organization.id), eq(members.userId, userId))

/**
 * Locks a member and the organization's admins, always in the same order, so that two admins cannot demote or
 * deactivate each other at once; answers the admins who can come in.
 */
const lockMember = async (ctx: OrgCtx & InTransaction, userId: string) => {
  const isActiveAdmin = and(eq(members.role, 'admin'), isNull(members.deactivatedAt))
  const locked = await ctx.db
    .select({ userId: members.userId, role: members.role, deactivatedAt: members.deactivatedAt })
    .from(members)
    .where(
      and(eq(members.organizationId, ctx.organization.id), or(isActiveAdmin, eq(members.userId, userId))),
    )
    .orderBy(members.userId)
    .for('no key update')
  const before = locked.find((member) => member.userId === userId)
  if (!before) throw new AppError('not_found', 'member.not_found')
  const admins = locked.filter(({ role, deactivatedAt }) => role === 'admin' && deactivatedAt === null)
  return { before, admins: admins.map((admin) => admin.userId) }
}

/**
 * Looks again, under the lock, at the right of a person who acts: it may have been taken since the request came,
 * and nobody undoes that for themselves. Commands of the system act without one.
 * @throws AppError forbidden when they are an admin no more.
 */
const requireStillAdmin = (ctx: OrgCtx, admins: readonly string[]): void => {
  const actorId = actingUserId(ctx)
  if (actorId !== null && !admins.includes(actorId)) throw new AppError('forbidden', 'permission.missing')
}

const writeDeactivation = async (
  ctx: OrgCtx & InTransaction,
  userId: string,
  deactivatedAt: Date | null,
): Promise<void> => {
  await ctx.db.update(members).set({ deactivatedAt }).where(isMember(ctx, userId))
  recordAudit(ctx, {
    action: deactivatedAt ? 'member.deactivated' : 'member.reactivated',
    entityId: userId,
    before: { deactivated: deactivatedAt === null },
    after: { deactivated: deactivatedAt !== null },
  })
  await renewRights(ctx, userId)
}

/** With the commit the person's open streams look at their rights again, and their sessions get new tokens. */
const renewRights = async (ctx: OrgCtx & InTransaction, userId: string): Promise<void> => {
  await ctx.sessions.rotateAll(ctx.db, userId)
  await ctx.db.execute(sql`select pg_notify(${changedMemberChannel}, ${`${ctx.organization.id}/${userId}`})`)
}
