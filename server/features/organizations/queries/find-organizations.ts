import { eq, sql } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Membership } from '../../../platform/ports.ts'

/** An organization's part of a membership. */
export const membershipColumns = {
  organizationId: organizations.id,
  slug: organizations.slug,
  name: organizations.name,
  searchLanguage: sql<Membership['searchLanguage']>`${organizations.searchLanguage}`,
  reopenWindowDays: organizations.reopenWindowDays,
  workflow: organizations.workflow,
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
