import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import { hasPermission } from '#shared/permissions.ts'
import { organizations } from '../../../db/schema/organizations.ts'
import { events } from '../../../db/schema/platform.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../../platform/context.ts'
import type { EventNotice } from '../../../platform/queue.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { findMember } from '../../organizations/queries/find-members.ts'
import { membershipColumns } from '../../organizations/queries/find-organizations.ts'
import { ticketColumns } from '../queries/read-ticket.ts'
import { writeChange } from './write-change.ts'

const ticketsAtOnce = 200
const actor = { kind: 'system', name: 'tickets.unassign' } as const

/**
 * Takes the tickets that are not closed from a member who no longer works the queue; nobody has them then. Whoever
 * works it again by now keeps theirs.
 */
export const unassignTickets = async (
  ctx: Ctx,
  { organizationId, number }: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<void> => {
  const [organization] = await ctx.db
    .select(membershipColumns)
    .from(organizations)
    .where(eq(organizations.id, organizationId))
  const [event] = await ctx.db
    .select({ userId: sql<string>`${events.payload} ->> 'userId'` })
    .from(events)
    .where(and(eq(events.organizationId, organizationId), eq(events.number, number)))
  if (!organization || !event) return
  const inside = enterOrganization(ctx, { ...organization, role: 'admin' }, actor)
  while ((await unassignSome(inside, event.userId)) === ticketsAtOnce);
}

/** Answers how many tickets it took, in one transaction. */
const unassignSome = (ctx: OrgCtx, userId: string): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const member = await findMember(ctx, userId)
    if (member && !member.deactivatedAt && hasPermission(member.role, 'ticket.work')) return 0
    const theirs = await ctx.db
      .select(ticketColumns)
      .from(tickets)
      .where(
        and(
          eq(tickets.organizationId, ctx.organization.id),
          eq(tickets.assigneeId, userId),
          isNull(tickets.deletedAt),
          ne(tickets.status, 'closed'),
        ),
      )
      .orderBy(asc(tickets.id))
      .limit(ticketsAtOnce)
      .for('update')
    for (const ticket of theirs) await writeChange(ctx, ticket, { assigneeId: null }, {})
    return theirs.length
  })
