import { and, asc, eq } from 'drizzle-orm'
import { tickets, ticketWatchers } from '../../../db/schema/tickets.ts'
import type { Ctx, OrgCtx } from '../../../platform/context.ts'
import type { EventNotice } from '../../../platform/queue.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { isStaffMember } from '../../organizations/queries/find-members.ts'
import { enterForMember } from '../queries/enter-for-member.ts'
import { noteWatching, removeWatcher } from './watch-ticket.ts'

const ticketsAtOnce = 200

/** Lets a member who no longer works the queue follow no ticket any more, deleted ones included. */
export const unwatchTickets = async (
  ctx: Ctx,
  change: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<void> => {
  const found = await enterForMember(ctx, change, 'tickets.unwatch')
  while (found && (await unwatchSome(found.inside, found.userId)) === ticketsAtOnce);
}

/** Answers how many tickets they no longer follow, in one transaction. */
const unwatchSome = (ctx: OrgCtx, userId: string): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const watched = await ctx.db
      .select({ id: tickets.id, requesterId: tickets.requesterId, version: tickets.version })
      .from(ticketWatchers)
      .innerJoin(
        tickets,
        and(
          eq(tickets.organizationId, ticketWatchers.organizationId),
          eq(tickets.id, ticketWatchers.ticketId),
        ),
      )
      .where(and(eq(ticketWatchers.organizationId, ctx.organization.id), eq(ticketWatchers.userId, userId)))
      .orderBy(asc(tickets.id))
      .limit(ticketsAtOnce)
      .for('update', { of: tickets })
    if (await isStaffMember(ctx, userId)) return 0
    for (const ticket of watched)
      if (await removeWatcher(ctx, ticket.id, userId)) noteWatching(ctx, ticket, userId, false)
    return watched.length
  })
