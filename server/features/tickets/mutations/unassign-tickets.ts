import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import { tickets } from '../../../db/schema/tickets.ts'
import type { Ctx, OrgCtx } from '../../../platform/context.ts'
import type { EventNotice } from '../../../platform/queue.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { isStaffMember } from '../../organizations/queries/find-members.ts'
import { enterForMember } from '../queries/enter-for-member.ts'
import { ticketColumns } from '../queries/read-ticket.ts'
import { writeChange } from './write-change.ts'

const ticketsAtOnce = 200

/**
 * Takes the tickets that are not closed from a member who no longer works the queue; nobody has them then. Whoever
 * works it again by now keeps theirs.
 */
export const unassignTickets = async (
  ctx: Ctx,
  change: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<void> => {
  const found = await enterForMember(ctx, change, 'tickets.unassign')
  while (found && (await unassignSome(found.inside, found.userId)) === ticketsAtOnce);
}

/** Answers how many tickets it took, in one transaction. */
const unassignSome = (ctx: OrgCtx, userId: string): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
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
    if (await isStaffMember(ctx, userId)) return 0
    for (const ticket of theirs) await writeChange(ctx, ticket, { assigneeId: null }, {})
    return theirs.length
  })
