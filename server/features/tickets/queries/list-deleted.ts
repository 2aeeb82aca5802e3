import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Person } from '#shared/organizations.ts'
import { type ListDeletedInput, restoreDays, type TicketStatus } from '#shared/tickets.ts'
import { users } from '../../../db/schema/auth.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { decodeCursor, type Page, type Position, toPage } from '../../../platform/pages.ts'
import { lastToPurge } from '../rules/life.ts'
import { isOfReader, type TicketRow, ticketColumns } from './read-ticket.ts'

export type DeletedTicket = {
  id: string
  number: string
  title: string
  status: TicketStatus
  requester: Person
  deletedAt: Date
  deletedBy: Person | null
  /** When it is removed for good. */
  purgedFrom: Date
}

/** Since when a ticket is out of sight, and by whom. */
export type Deletion = Pick<typeof tickets.$inferSelect, 'deletedAt' | 'deletedBy'>

const requesters = alias(users, 'requesters')
const deleters = alias(users, 'deleters')
const dayMs = 24 * 60 * 60 * 1000

/** A page of the deleted tickets that can still be restored, the last deleted first. */
export const listDeleted = async (
  ctx: OrgCtx,
  { cursor, limit }: ListDeletedInput,
): Promise<Page<DeletedTicket>> => {
  const rows = await selectDeleted(ctx, { cursor, limit })
  const page = toPage(rows, limit, (row) => [row.deletedAt.getTime(), row.id])
  const items = page.items.map((row) => ({
    ...row,
    purgedFrom: new Date(row.deletedAt.getTime() + restoreDays * dayMs),
  }))
  return { ...page, items }
}

/** The rows of a page, and one more, read in the order of their index. */
export const selectDeleted = (ctx: OrgCtx, { cursor, limit }: ListDeletedInput) => {
  const after = decodeCursor(cursor)
  return ctx.db
    .select({
      id: tickets.id,
      number: tickets.number,
      title: tickets.title,
      status: tickets.status,
      requester: { id: requesters.id, username: requesters.username, name: requesters.name },
      deletedAt: sql<Date>`${tickets.deletedAt}`.mapWith(tickets.deletedAt),
      deletedBy: { id: deleters.id, username: deleters.username, name: deleters.name },
    })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(deleters, eq(deleters.id, tickets.deletedBy))
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        gt(tickets.deletedAt, lastToPurge(ctx.now())),
        after && sql`(${tickets.deletedAt}, ${tickets.id}) < (${instantOf(after)}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(tickets.deletedAt), desc(tickets.id))
    .limit(limit + 1)
}

/** The furthest time (ms) that a cursor of ours can hold: the end of the year 9999. */
const lastInstantMs = Date.UTC(9999, 11, 31)

/** @throws AppError when the cursor is of another list. */
const instantOf = ([key]: Position): string => {
  if (typeof key !== 'number' || !Number.isInteger(key) || key < 0 || key > lastInstantMs)
    throw new AppError('invalid', 'list.bad_cursor')
  return new Date(key).toISOString()
}

/**
 * Locks a ticket's row until the end of the transaction, whether it is deleted or not.
 * @throws AppError not found, also when it exists but would not be seen if it were not deleted.
 */
export const lockDeletedOrNot = async (
  ctx: OrgCtx & InTransaction,
  ticketId: string,
): Promise<TicketRow & Deletion> => {
  const [row] = await ctx.db
    .select({ ...ticketColumns, deletedAt: tickets.deletedAt, deletedBy: tickets.deletedBy })
    .from(tickets)
    .where(and(eq(tickets.organizationId, ctx.organization.id), isOfReader(ctx), eq(tickets.id, ticketId)))
    .for('update')
  if (!row) throw new AppError('not_found', 'ticket.not_found')
  return row
}
