import { sql } from 'drizzle-orm'
import type { Ctx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'

/**
 * Adds an organization's deltas to its counters. Two at once are harmless: what one deletes the other does
 * not see, and the sums are the same before and after.
 */
export const foldTicketCounts = async (
  ctx: Ctx,
  { organizationId }: { organizationId: string },
): Promise<void> => {
  await ctx.db.execute(sql`
    with folded as (
      delete from ticket_count_deltas where organization_id = ${organizationId}
      returning status, assignee_id, delta
    )
    insert into ticket_counts (organization_id, status, assignee_id, tickets)
    select ${organizationId}, status, assignee_id, sum(delta) from folded group by status, assignee_id
    on conflict (organization_id, status, assignee_id) do update
      set tickets = ticket_counts.tickets + excluded.tickets`)
}

/**
 * Compares every counter with a count of the tickets and writes the difference as deltas. One statement, so
 * that all is read of one moment, and one process at a time, so that no difference is written twice; a difference
 * means a fault elsewhere and is logged.
 */
export const recountTickets = async (ctx: Ctx): Promise<void> => {
  const differences = await inTransaction(ctx, async (ctx) => {
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('docket recount'))`)
    return ctx.db.execute(differencesWritten)
  })
  for (const difference of differences)
    ctx.log.error({ difference }, 'a ticket counter was wrong and is mended')
}

const differencesWritten = sql`
  with counted as (
    select organization_id, status, assignee_id, count(*)::int as tickets
    from tickets where deleted_at is null group by organization_id, status, assignee_id
  ), kept as (
    select organization_id, status, assignee_id, sum(tickets)::int as tickets
    from (
      select organization_id, status, assignee_id, tickets from ticket_counts
      union all
      select organization_id, status, assignee_id, delta from ticket_count_deltas
    ) parts group by organization_id, status, assignee_id
  ), compared as (
    select organization_id, status, assignee_id, sum(tickets)::int as delta
    from (
      select organization_id, status, assignee_id, tickets from counted
      union all
      select organization_id, status, assignee_id, -tickets from kept
    ) both_sides group by organization_id, status, assignee_id
  )
  insert into ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, delta from compared where delta <> 0
  returning organization_id, status, assignee_id, delta`
