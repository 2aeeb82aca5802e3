import { and, asc, eq, gt, ilike, inArray, sql } from 'drizzle-orm'
import { usernameSchema } from '#shared/accounts.ts'
import type { ListMembersInput, Person, SearchLanguage, SignUpRule } from '#shared/organizations.ts'
import { hasPermission } from '#shared/permissions.ts'
import { users } from '../../db/schema/auth.ts'
import { categories, members, organizations } from '../../db/schema/organizations.ts'
import type { Ctx, OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, type Page, toPage } from '../../platform/pages.ts'
import type { Membership } from '../../platform/ports.ts'

const membershipColumns = {
  organizationId: organizations.id,
  slug: organizations.slug,
  name: organizations.name,
  searchLanguage: sql<Membership['searchLanguage']>`${organizations.searchLanguage}`,
  reopenWindowDays: organizations.reopenWindowDays,
  isSuspended: sql<boolean>`${organizations.suspendedAt} is not null`,
  requireTwoFactor: organizations.requireTwoFactor,
}

/** How many organizations there are, up to two, and the only one if there is only one. */
export const findOnlyOrganization = async (ctx: Ctx) => {
  const found = await ctx.db.select(membershipColumns).from(organizations).limit(2)
  const [only] = found.length === 1 ? found : []
  return { organizations: found.length, only: only ?? null }
}

/** The slugs of the organizations, the first twenty by name. */
export const listSlugs = async (ctx: Ctx): Promise<string[]> => {
  const found = await ctx.db
    .select({ slug: organizations.slug })
    .from(organizations)
    .orderBy(organizations.slug)
    .limit(20)
  return found.map(({ slug }) => slug)
}

export const findOrganizationBySlug = async (ctx: Ctx, slug: string) => {
  const [found] = await ctx.db
    .select(membershipColumns)
    .from(organizations)
    .where(eq(organizations.slug, slug))
  return found ?? null
}

/** The organization at hand with its categories. */
export const readCurrentOrganization = async (ctx: OrgCtx) => {
  const { id, slug, name, reopenWindowDays } = ctx.organization
  return { id, slug, name, reopenWindowDays, role: ctx.role, categories: await listCategories(ctx) }
}

export const listCategories = (ctx: OrgCtx) =>
  ctx.db
    .select({ id: categories.id, name: categories.name })
    .from(categories)
    .where(eq(categories.organizationId, ctx.organization.id))
    .orderBy(asc(categories.position), asc(categories.name))
    .limit(200)

/** @throws AppError when the organization has no such category. */
export const requireCategory = async (ctx: OrgCtx, categoryId: string): Promise<void> => {
  const [found] = await ctx.db
    .select({ id: categories.id })
    .from(categories)
    .where(and(eq(categories.organizationId, ctx.organization.id), eq(categories.id, categoryId)))
  if (!found) throw new AppError('not_found', 'category.not_found')
}

export const findMember = async (ctx: OrgCtx, userId: string) => {
  const [found] = await ctx.db
    .select({ userId: members.userId, role: members.role })
    .from(members)
    .where(and(eq(members.organizationId, ctx.organization.id), eq(members.userId, userId)))
  return found ?? null
}

/** @throws AppError when the person is no member of the organization. */
export const requireMember = async (ctx: OrgCtx, userId: string) => {
  const found = await findMember(ctx, userId)
  if (!found) throw new AppError('not_found', 'member.not_found')
  return found
}

/** @throws AppError when the person is no member, or one who does not work the queue. */
export const requireStaffMember = async (ctx: OrgCtx, userId: string): Promise<void> => {
  const { role } = await requireMember(ctx, userId)
  if (!hasPermission(role, 'ticket.work')) throw new AppError('refused', 'member.not_staff')
}

/** All that an admin may change. */
export type Settings = {
  name: string
  slug: string
  signUpRule: SignUpRule
  signUpDomains: string[]
  autoCloseDays: number
  reopenWindowDays: number
  searchLanguage: SearchLanguage
  requireTwoFactor: boolean
  /** How many of the staff have no authenticator app yet. */
  staffWithoutTwoFactor: number
  /** Archived ones last. */
  categories: { id: string; name: string; isArchived: boolean; tickets: number }[]
}

export const readSettings = async (_ctx: OrgCtx): Promise<Settings> => {
  throw new Error('not built')
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
        input.role ? inArray(members.role, input.role) : undefined,
        pattern ? ilike(searchedText, pattern) : undefined,
        after ? gt(users.username, String(after[0])) : undefined,
      ),
    )
    .orderBy(asc(users.username))
    .limit(input.limit + 1)
  return toPage(rows, input.limit, (row) => [row.username, row.id])
}
