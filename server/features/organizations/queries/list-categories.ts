import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { categories } from '../../../db/schema/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'

const listedCategories = 500

/** The organization at hand with its categories, the archived ones too: tickets that have one keep it. */
export const readCurrentOrganization = async (ctx: OrgCtx) => {
  const { id, slug, name, reopenWindowDays, workflow } = ctx.organization
  return {
    id,
    slug,
    name,
    reopenWindowDays,
    workflow,
    role: ctx.role,
    categories: await listAllCategories(ctx),
  }
}

/** All categories, the archived ones last. */
export const listAllCategories = (ctx: OrgCtx) =>
  ctx.db
    .select({
      id: categories.id,
      name: categories.name,
      isArchived: sql<boolean>`${categories.archivedAt} is not null`,
    })
    .from(categories)
    .where(eq(categories.organizationId, ctx.organization.id))
    .orderBy(sql`${categories.archivedAt} is not null`, asc(categories.position), asc(categories.name))
    .limit(listedCategories)

/** The categories that can be chosen, in their order. */
export const listCategories = async (ctx: OrgCtx): Promise<{ id: string; name: string }[]> => {
  const all = await listAllCategories(ctx)
  return all.filter(({ isArchived }) => !isArchived).map(({ id, name }) => ({ id, name }))
}

/** @throws AppError when the organization has no such category, or it can no longer be chosen. */
export const requireCategory = async (ctx: OrgCtx, categoryId: string): Promise<void> => {
  const [found] = await ctx.db
    .select({ id: categories.id })
    .from(categories)
    .where(
      and(
        eq(categories.organizationId, ctx.organization.id),
        eq(categories.id, categoryId),
        isNull(categories.archivedAt),
      ),
    )
  if (!found) throw new AppError('not_found', 'category.not_found')
}
