import { and, eq, sql } from 'drizzle-orm'
import { type WatchTicketInput, watcherLimit } from '#shared/tickets.ts'
import { ticketWatchers } from '../../../db/schema/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type InTransaction, type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { requireStaffMember } from '../../organizations/queries/find-members.ts'
import { lockTicket, readTicket, type TicketRow } from '../queries/read-ticket.ts'

/** Lets the one who acts follow a ticket, or no longer; again is no change. @throws AppError when too many do. */
export const watchTicket = (ctx: OrgCtx, { ticketId, watching }: WatchTicketInput) =>
  inTransaction(ctx, async (ctx) => {
    const ticket = await lockTicket(ctx, ticketId)
    const userId = requireUserId(ctx)
    const isChanged = watching
      ? await addWatcher(ctx, ticket.id, userId)
      : await removeWatcher(ctx, ticket.id, userId)
    if (isChanged) noteWatching(ctx, ticket, userId, watching)
    return readTicket(ctx, ticket.id)
  })

const isWatcher = (ctx: OrgCtx, ticketId: string, userId: string) =>
  and(
    eq(ticketWatchers.organizationId, ctx.organization.id),
    eq(ticketWatchers.ticketId, ticketId),
    eq(ticketWatchers.userId, userId),
  )

/** Answers whether they did not follow it before. The ticket is locked by the caller. */
const addWatcher = async (
  ctx: OrgCtx & InTransaction,
  ticketId: string,
  userId: string,
): Promise<boolean> => {
  // Who loses the right at this moment waits, and then loses this too.
  await requireStaffMember(ctx, userId)
  const [watchers] = await ctx.db
    .select({
      count: sql<number>`count(*)::int`,
      isWatching: sql<boolean>`coalesce(bool_or(${ticketWatchers.userId} = ${userId}), false)`,
    })
    .from(ticketWatchers)
    .where(and(eq(ticketWatchers.organizationId, ctx.organization.id), eq(ticketWatchers.ticketId, ticketId)))
  if (watchers?.isWatching) return false
  if (watchers && watchers.count >= watcherLimit) throw new AppError('refused', 'ticket.too_many_watchers')
  const row = { organizationId: ctx.organization.id, ticketId, userId, since: ctx.now() }
  await ctx.db.insert(ticketWatchers).values(row)
  return true
}

/** Answers whether they followed it before. */
export const removeWatcher = async (
  ctx: OrgCtx & InTransaction,
  ticketId: string,
  userId: string,
): Promise<boolean> => {
  const removed = await ctx.db
    .delete(ticketWatchers)
    .where(isWatcher(ctx, ticketId, userId))
    .returning({ userId: ticketWatchers.userId })
  return removed.length > 0
}

/** Notes that somebody follows a ticket, or no longer. */
export const noteWatching = (
  ctx: OrgCtx & InTransaction,
  ticket: Pick<TicketRow, 'id' | 'requesterId' | 'version'>,
  userId: string,
  watching: boolean,
): void => {
  const { id: ticketId, requesterId, version: ticketVersion } = ticket
  recordAudit(ctx, {
    action: watching ? 'ticket.watched' : 'ticket.unwatched',
    entityId: ticketId,
    ticketId,
    ...(watching ? { after: { userId } } : { before: { userId } }),
  })
  emit(
    ctx,
    'ticket.watched',
    { userId, watching },
    { ticketId, requesterId, ticketVersion, audience: 'staff' },
  )
}
