import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { tickets } from '../../../db/schema/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, InTransaction, OrgCtx } from '../../../platform/context.ts'
import { emit, forgetTicketEvents } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { type TicketRow, ticketColumns } from '../queries/read-ticket.ts'
import { lastToPurge } from '../rules/life.ts'
import { cutLinks } from './link-tickets.ts'
import { walkOrganizations } from './walk-organizations.ts'

const ticketsAtOnce = 100

/**
 * Removes for good the tickets whose time to be restored is over, with all that hangs on them, also where the
 * organization is suspended. It may run in several processes at once and be broken off at any point: each ticket is
 * removed once.
 */
export const purgeTickets = (ctx: Ctx): Promise<void> =>
  walkOrganizations(ctx, { name: 'tickets.purge' }, async (ctx) => {
    const last = lastToPurge(ctx.now())
    while ((await purgeSome(ctx, last)) === ticketsAtOnce);
  })

/** Removes a few of the tickets that are due, in one transaction; answers how many. */
const purgeSome = (ctx: OrgCtx, last: Date): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const due = await selectExpired(ctx, last)
    if (due.length > 0) await removeForGood(ctx, due)
    return due.length
  })

/** The few that have been deleted for the longest time, read in the order of their index. */
export const selectExpired = (ctx: OrgCtx, last: Date) =>
  ctx.db
    .select(ticketColumns)
    .from(tickets)
    .where(and(eq(tickets.organizationId, ctx.organization.id), lte(tickets.deletedAt, last)))
    .orderBy(asc(tickets.deletedAt), asc(tickets.id))
    .limit(ticketsAtOnce)
    // Another process has those that are locked.
    .for('update', { skipLocked: true })

const removeForGood = async (ctx: OrgCtx & InTransaction, due: readonly TicketRow[]): Promise<void> => {
  const ids = due.map(({ id }) => id)
  await cutLinks(ctx, due)
  await forgetTicketEvents(ctx, ids)
  await ctx.db
    .delete(tickets)
    .where(and(eq(tickets.organizationId, ctx.organization.id), inArray(tickets.id, ids)))
  for (const { id, number, requesterId, version } of due) {
    recordAudit(ctx, {
      action: 'ticket.purged',
      entityId: id,
      ticketId: id,
      before: { number },
    })
    emit(
      ctx,
      'ticket.purged',
      { number },
      { ticketId: id, requesterId, ticketVersion: version, audience: 'staff' },
    )
  }
}
