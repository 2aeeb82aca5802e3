import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { ticketLinks, tickets } from '../../../db/schema/tickets.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { lastToPurge } from '../rules/life.ts'
import { type TicketRow, ticketColumns } from './read-ticket.ts'

export const linkColumns = {
  ticketId: ticketLinks.ticketId,
  otherId: ticketLinks.otherId,
  kind: ticketLinks.kind,
}

export const isLinkOf = (ctx: OrgCtx, ids: string[]) =>
  and(
    eq(ticketLinks.organizationId, ctx.organization.id),
    or(inArray(ticketLinks.ticketId, ids), inArray(ticketLinks.otherId, ids)),
  )

/** Every link of some tickets, also those to tickets that nobody sees. */
export const listLinksOf = (ctx: OrgCtx & InTransaction, ...ids: string[]) =>
  ctx.db.select(linkColumns).from(ticketLinks).where(isLinkOf(ctx, ids))

/**
 * The links of some tickets to deleted ones, whose rows are locked then, the oldest first. It waits for nobody:
 * those that are just restored or removed for good are left out.
 */
export const lockLinksToDeleted = (ctx: OrgCtx & InTransaction, ...ids: string[]) =>
  ctx.db
    .select({ ...linkColumns, deleted: ticketColumns })
    .from(ticketLinks)
    .innerJoin(
      tickets,
      and(
        eq(tickets.organizationId, ticketLinks.organizationId),
        sql`${tickets.id} in (${ticketLinks.ticketId}, ${ticketLinks.otherId})`,
      ),
    )
    .where(and(isLinkOf(ctx, ids), isNotNull(tickets.deletedAt)))
    .orderBy(asc(ticketLinks.createdAt), asc(tickets.id))
    .for('update', { of: tickets, skipLocked: true })

/**
 * Locks the tickets of these ids that stay, always in the same order; those that are to be removed for good are left
 * out, for which another process may wait.
 */
export const lockStaying = (ctx: OrgCtx & InTransaction, ids: string[]): Promise<TicketRow[]> =>
  ctx.db
    .select(ticketColumns)
    .from(tickets)
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        inArray(tickets.id, ids),
        or(isNull(tickets.deletedAt), gt(tickets.deletedAt, lastToPurge(ctx.now()))),
      ),
    )
    .orderBy(asc(tickets.id))
    .for('update')
