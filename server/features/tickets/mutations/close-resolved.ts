import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { membershipColumns } from '../../organizations/queries/find-organizations.ts'
import { ticketColumns } from '../queries/read-ticket.ts'
import { lastToClose } from '../rules.ts'
import { writeChange } from './write-change.ts'

const organizationsAtOnce = 100
const ticketsAtOnce = 200
const actor = { kind: 'system', name: 'tickets.close_resolved' } as const

/**
 * Closes tickets that have been resolved for as many days as their organization says. It may run in several processes
 * at once and be broken off at any point: each ticket is closed once. What goes wrong in one organization does not
 * keep the others waiting.
 */
export const closeResolvedTickets = async (ctx: Ctx): Promise<void> => {
  const faults: unknown[] = []
  for await (const { autoCloseDays, ...organization } of organizationsThatClose(ctx)) {
    try {
      await closeIn(enterOrganization(ctx, { ...organization, role: 'admin' }, actor), autoCloseDays)
    } catch (err) {
      ctx.log.error({ err, organizationId: organization.organizationId }, 'tickets could not be closed')
      faults.push(err)
    }
  }
  if (faults.length > 0) throw faults[0]
}

async function* organizationsThatClose(ctx: Ctx) {
  let after: string | undefined
  do {
    const found = await ctx.db
      .select({ ...membershipColumns, autoCloseDays: organizations.autoCloseDays })
      .from(organizations)
      .where(
        and(
          gt(organizations.autoCloseDays, 0),
          isNull(organizations.suspendedAt),
          after === undefined ? undefined : gt(organizations.id, after),
        ),
      )
      .orderBy(asc(organizations.id))
      .limit(organizationsAtOnce)
    yield* found
    after = found.length < organizationsAtOnce ? undefined : found.at(-1)?.organizationId
  } while (after !== undefined)
}

const closeIn = async (ctx: OrgCtx, autoCloseDays: number): Promise<void> => {
  const last = lastToClose(ctx.now(), autoCloseDays)
  while ((await closeSome(ctx, last)) === ticketsAtOnce);
}

/** Closes a few of the tickets that are due, in one transaction; answers how many. */
const closeSome = (ctx: OrgCtx, last: Date): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const due = await ctx.db
      .select(ticketColumns)
      .from(tickets)
      .where(
        and(
          eq(tickets.organizationId, ctx.organization.id),
          isNull(tickets.deletedAt),
          eq(tickets.status, 'resolved'),
          lte(tickets.resolvedAt, last),
        ),
      )
      .orderBy(asc(tickets.id))
      .limit(ticketsAtOnce)
      // Another process, or a person who reopens it, has those that are locked.
      .for('update', { skipLocked: true })
    for (const ticket of due) await writeChange(ctx, ticket, { status: 'closed' }, {})
    return due.length
  })
