import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { SearchLanguage, SignUpRule } from '#shared/organizations.ts'
import { staffRoles } from '#shared/permissions.ts'
import type { Workflow } from '#shared/tickets.ts'
import { twoFactors } from '../../../db/schema/auth.ts'
import { members, organizations } from '../../../db/schema/organizations.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'

/** All that an admin may change. */
export type Settings = {
  name: string
  slug: string
  signUpRule: SignUpRule
  signUpDomains: string[]
  autoCloseDays: number
  reopenWindowDays: number
  workflow: Workflow
  searchLanguage: SearchLanguage
  requireTwoFactor: boolean
  /** How many of the staff have no authenticator app yet. */
  staffWithoutTwoFactor: number
  /** Archived ones last. Tickets are counted up to a thousand. */
  categories: { id: string; name: string; isArchived: boolean; tickets: number }[]
}

const countedTickets = 1_000

const settingColumns = {
  name: organizations.name,
  slug: organizations.slug,
  signUpRule: organizations.signUpRule,
  signUpDomains: organizations.signUpDomains,
  autoCloseDays: organizations.autoCloseDays,
  reopenWindowDays: organizations.reopenWindowDays,
  workflow: organizations.workflow,
  searchLanguage: sql<SearchLanguage>`${organizations.searchLanguage}`,
  requireTwoFactor: organizations.requireTwoFactor,
}

export const readSettings = async (ctx: OrgCtx): Promise<Settings> => {
  const [[settings], staffWithoutTwoFactor, categories] = await Promise.all([
    ctx.db.select(settingColumns).from(organizations).where(eq(organizations.id, ctx.organization.id)),
    countStaffWithoutTwoFactor(ctx),
    listCountedCategories(ctx),
  ])
  if (!settings) throw new AppError('not_found', 'organization.not_found')
  return { ...settings, staffWithoutTwoFactor, categories }
}

/** What is stored of the settings, locked until the end of the transaction. */
export const lockSettings = async (ctx: OrgCtx & InTransaction) => {
  const [settings] = await ctx.db
    .select(settingColumns)
    .from(organizations)
    .where(eq(organizations.id, ctx.organization.id))
    .for('no key update')
  if (!settings) throw new AppError('not_found', 'organization.not_found')
  return settings
}

const countStaffWithoutTwoFactor = async (ctx: OrgCtx): Promise<number> => {
  const [found] = await ctx.db
    .select({ staff: count() })
    .from(members)
    .leftJoin(
      twoFactors,
      and(eq(twoFactors.userId, members.userId), sql`${twoFactors.confirmedAt} is not null`),
    )
    .where(
      and(
        eq(members.organizationId, ctx.organization.id),
        inArray(members.role, [...staffRoles]),
        isNull(members.deactivatedAt),
        isNull(twoFactors.userId),
      ),
    )
  return found?.staff ?? 0
}

const listCountedCategories = (ctx: OrgCtx): Promise<Settings['categories']> =>
  ctx.sql<Settings['categories']>`
    select c.id, c.name, c.archived_at is not null as "isArchived", (
      select count(*)::int from (
        select from tickets t where t.organization_id = c.organization_id and t.category_id = c.id and t.deleted_at is null
        limit ${countedTickets}
      ) counted
    ) as tickets
    from categories c where c.organization_id = ${ctx.organization.id}
    order by c.archived_at is not null, c.position, c.name
    limit 500`
