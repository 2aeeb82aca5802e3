import { and, asc, eq, gt, ilike, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { usernameSchema } from '#shared/accounts.ts'
import type { ListMembersInput, Person } from '#shared/organizations.ts'
import { hasPermission } from '#shared/permissions.ts'
import { users } from '../../../db/schema/auth.ts'
import { members } from '../../../db/schema/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { decodeCursor, type Page, toPage } from '../../../platform/pages.ts'

const memberColumns = { userId: members.userId, role: members.role, deactivatedAt: members.deactivatedAt }

const isMember = (ctx: OrgCtx, userId: string) =>
  and(eq(members.organizationId, ctx.organization.id), eq(members.userId, userId))

/** A member, deactivated or not. */
export const findMember = async (ctx: OrgCtx, userId: string) => {
  const [found] = await ctx.db.select(memberColumns).from(members).where(isMember(ctx, userId))
  return found ?? null
}

/** @throws AppError when the person is no member of the organization, or a deactivated one. */
export const requireMember = async (ctx: OrgCtx, userId: string) => {
  const found = await findMember(ctx, userId)
  if (!found || found.deactivatedAt) throw new AppError('not_found', 'member.not_found')
  return found
}

/**
 * An active member whose row stays as it is until the end of the caller's transaction: nobody is given work at the
 * moment in which they lose the right to do it.
 */
const holdMember = async (ctx: OrgCtx, userId: string) => {
  const [found] = await ctx.db.select(memberColumns).from(members).where(isMember(ctx, userId)).for('share')
  return found && !found.deactivatedAt ? found : null
}

/**
 * They stay so until the end of the caller's transaction.
 * @throws AppError when the person is no active member, or one who does not work the queue.
 */
export const requireStaffMember = async (ctx: OrgCtx, userId: string): Promise<void> => {
  const found = await holdMember(ctx, userId)
  if (!found) throw new AppError('not_found', 'member.not_found')
  if (!hasPermission(found.role, 'ticket.work')) throw new AppError('refused', 'member.not_staff')
}

/** Whether the person works the queue; they do so until the end of the caller's transaction. */
export const isStaffMember = async (ctx: OrgCtx, userId: string): Promise<boolean> => {
  const found = await holdMember(ctx, userId)
  return found !== null && hasPermission(found.role, 'ticket.work')
}

/** As the index `users_search` has it. */
const searchedText = sql`(${users.username} || ' ' || ${users.name} || ' ' || ${users.email})`

export type MemberRow = Person & {
  email: string
  role: (typeof members.$inferSelect)['role']
  joinedAt: Date
  deactivatedAt: Date | null
  isEmailVerified: boolean
  hasTwoFactor: boolean
}

/** Members by username, a page at a time; `search` looks into username, name and email. */
export const listMembers = async (ctx: OrgCtx, input: ListMembersInput): Promise<Page<MemberRow>> => {
  const after = decodeCursor(input.cursor)
  if (after && !usernameSchema.safeParse(after[0]).success) throw new AppError('invalid', 'list.bad_cursor')
  const pattern = input.search ? `%${input.search.replace(/[\\%_]/g, '\\$&')}%` : undefined
  const rows = await ctx.db
    .select({
      id: users.id,
      username: users.username,
      name: users.name,
      email: users.email,
      role: members.role,
      joinedAt: members.joinedAt,
      deactivatedAt: members.deactivatedAt,
      isEmailVerified: sql<boolean>`${users.emailVerifiedAt} is not null`,
      hasTwoFactor: sql<boolean>`exists (select from two_factors t where t.user_id = ${users.id} and t.confirmed_at is not null)`,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.organizationId, ctx.organization.id),
        input.status === 'active' ? isNull(members.deactivatedAt) : isNotNull(members.deactivatedAt),
        isNull(users.deletedAt),
        input.role ? inArray(members.role, input.role) : undefined,
        pattern ? ilike(searchedText, pattern) : undefined,
        after ? gt(users.username, String(after[0])) : undefined,
      ),
    )
    .orderBy(asc(users.username))
    .limit(input.limit + 1)
  return toPage(rows, input.limit, (row) => [row.username, row.id])
}
