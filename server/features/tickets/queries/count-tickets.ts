import { sql } from 'drizzle-orm'
import { activeStatuses, type TicketStatus, ticketStatuses } from '#shared/tickets.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { actingUserId, can, type OrgCtx } from '../../../platform/context.ts'
import { visibleTickets } from './read-ticket.ts'

type CountRow = { status: TicketStatus; assigneeId: string | null; tickets: number }

/**
 * How many tickets stand in each status, and how many still want work from the one who asks or from nobody
 * yet. Read from maintained counters for staff; a requester's own are counted.
 */
export const countTickets = async (ctx: OrgCtx) => {
  const me = actingUserId(ctx)
  const rows = can(ctx, 'ticket.read_all') ? await readCounters(ctx) : await countOwn(ctx)
  const sum = (applies: (row: CountRow) => boolean) =>
    rows.filter(applies).reduce((total, row) => total + row.tickets, 0)
  const byStatus = Object.fromEntries(
    ticketStatuses.map((status) => [status, sum((row) => row.status === status)]),
  )
  const isActive = ({ status }: CountRow) => activeStatuses.some((active) => active === status)
  return {
    byStatus: asStatusRecord(byStatus),
    mine: sum((row) => isActive(row) && row.assigneeId === me && me !== null),
    unassigned: sum((row) => isActive(row) && row.assigneeId === null),
  }
}

/** Every status is a key: it was built from the list of them. */
const asStatusRecord = (counts: Record<string, number>) => counts as Record<TicketStatus, number>

const readCounters = (ctx: OrgCtx): Promise<CountRow[]> => ctx.sql<CountRow[]>`
  select status, assignee_id as "assigneeId", sum(tickets)::int as tickets
  from (
    select status, assignee_id, tickets from ticket_counts where organization_id = ${ctx.organization.id}
    union all
    select status, assignee_id, delta from ticket_count_deltas where organization_id = ${ctx.organization.id}
  ) counted
  group by status, assignee_id`

const countOwn = async (ctx: OrgCtx): Promise<CountRow[]> => {
  const rows = await ctx.db
    .select({ status: tickets.status, tickets: sql<number>`count(*)::int` })
    .from(tickets)
    .where(visibleTickets(ctx))
    .groupBy(tickets.status)
  return rows.map((row) => ({ ...row, assigneeId: null }))
}
