import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import type { Ctx, OrgCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { ticketColumns } from '../queries/read-ticket.ts'
import { lastToClose } from '../rules/life.ts'
import { walkOrganizations } from './walk-organizations.ts'
import { writeChange } from './write-change.ts'

const ticketsAtOnce = 200

/**
 * Closes tickets that have been resolved for as many days as their organization says. It may run in several processes
 * at once and be broken off at any point: each ticket is closed once.
 */
export const closeResolvedTickets = (ctx: Ctx): Promise<void> => {
  const where = and(gt(organizations.autoCloseDays, 0), isNull(organizations.suspendedAt))
  return walkOrganizations(ctx, { name: 'tickets.close_resolved', where }, async (ctx, { autoCloseDays }) => {
    const last = lastToClose(ctx.now(), autoCloseDays)
    while ((await closeSome(ctx, last)) === ticketsAtOnce);
  })
}

/** Closes a few of the tickets that are due, in one transaction; answers how many. */
const closeSome = (ctx: OrgCtx, last: Date): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const due = await selectResolved(ctx, last)
    for (const ticket of due) await writeChange(ctx, ticket, { status: 'closed' }, {})
    return due.length
  })

/** The few that have been resolved for the longest time, read in the order of their index. */
export const selectResolved = (ctx: OrgCtx, last: Date) =>
  ctx.db
    .select(ticketColumns)
    .from(tickets)
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        isNull(tickets.deletedAt),
        // In words, not as a value: whatever its values are, the plan may use the index of resolved tickets.
        sql`${tickets.status} = 'resolved'`,
        lte(tickets.resolvedAt, last),
      ),
    )
    .orderBy(asc(tickets.resolvedAt), asc(tickets.id))
    .limit(ticketsAtOnce)
    // Another process, or a person who reopens it, has those that are locked.
    .for('update', { skipLocked: true })
