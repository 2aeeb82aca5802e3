import { and, eq, inArray, isNull } from 'drizzle-orm'
import { staffRoles } from '#shared/permissions.ts'
import { users } from '../../db/schema/auth.ts'
import { members } from '../../db/schema/organizations.ts'
import { tickets } from '../../db/schema/tickets.ts'
import type { OrgCtx } from '../../platform/context.ts'

/** Which of these client ids an import has made tickets of before. */
export const findImported = async (ctx: OrgCtx, clientIds: readonly string[]): Promise<Set<string>> => {
  const found = await ctx.db
    .select({ clientId: tickets.clientId })
    .from(tickets)
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        isNull(tickets.createdBy),
        inArray(tickets.clientId, [...clientIds]),
      ),
    )
  return new Set(found.map(({ clientId }) => clientId))
}

/** The ids of those of these usernames who work the queue. */
export const findStaff = async (
  ctx: OrgCtx,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (usernames.length === 0) return new Map()
  const found = await ctx.db
    .select({ id: users.id, username: users.username })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.organizationId, ctx.organization.id),
        isNull(members.deactivatedAt),
        inArray(members.role, [...staffRoles]),
        inArray(users.username, [...usernames]),
      ),
    )
  return new Map(found.map(({ id, username }) => [username, id]))
}
