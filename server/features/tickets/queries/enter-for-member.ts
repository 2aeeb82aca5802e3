import { and, eq, sql } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import { events } from '../../../db/schema/platform.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../../platform/context.ts'
import type { EventNotice } from '../../../platform/queue.ts'
import { membershipColumns } from '../../organizations/queries/find-organizations.ts'

/** Enters the organization of an event about a member, as a job of this name; also answers who it is about. */
export const enterForMember = async (
  ctx: Ctx,
  { organizationId, number }: Pick<EventNotice, 'organizationId' | 'number'>,
  name: string,
): Promise<{ inside: OrgCtx; userId: string } | null> => {
  const [found] = await ctx.db
    .select({ ...membershipColumns, userId: sql<string | null>`${events.payload} ->> 'userId'` })
    .from(events)
    .innerJoin(organizations, eq(organizations.id, events.organizationId))
    .where(and(eq(events.organizationId, organizationId), eq(events.number, number)))
  if (!found?.userId) return null
  const { userId, ...organization } = found
  return {
    inside: enterOrganization(ctx, { ...organization, role: 'admin' }, { kind: 'system', name }),
    userId,
  }
}
