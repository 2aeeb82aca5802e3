import { type SQL, sql } from 'drizzle-orm'
import { type CreateTicketInput, defaultPriority, type TicketStatus } from '#shared/tickets.ts'
import { ticketSequences, tickets } from '../../../db/schema/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  actingUserId,
  type InTransaction,
  type OrgCtx,
  requirePermission,
  requireUserId,
} from '../../../platform/context.ts'
import { AppError, violatedConstraint } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { dropDraft } from '../../drafts/mutations.ts'
import { requireMember, requireStaffMember } from '../../organizations/queries/find-members.ts'
import { requireCategory } from '../../organizations/queries/list-categories.ts'
import {
  findTicketByClientId,
  lockTicket,
  readTicket,
  type TicketRow,
  ticketColumns,
} from '../queries/read-ticket.ts'
import { firstStatus, hasFollowUps, numberPrefix } from '../rules/life.ts'
import { linkFollowUp } from './link-tickets.ts'

/**
 * Creates a ticket; a retry with the same client id answers the one that was made.
 * @throws AppError when a person or category is not the organization's, or may not be chosen.
 */
export const createTicket = async (ctx: OrgCtx, input: CreateTicketInput) =>
  // Read after the commit: the number's row, which the next creation waits for, is free by then.
  readTicket(ctx, await createOnce(ctx, input))

const createOnce = async (ctx: OrgCtx, input: CreateTicketInput): Promise<string> => {
  // A retry must not be refused because the ticket that it follows up was reopened meanwhile.
  const before = input.followUpTo === undefined ? null : await findTicketByClientId(ctx, input.clientId)
  if (before !== null) return before
  try {
    return await inTransaction(ctx, async (ctx) => {
      await requireChoices(ctx, input)
      const followed = input.followUpTo === undefined ? null : await lockFollowed(ctx, input.followUpTo)
      const [ticket] = await insertTickets(ctx, [toDraft(ctx, input)])
      if (!ticket) throw new Error('the ticket was not written')
      if (followed) await linkFollowUp(ctx, ticket, followed)
      await dropDraft(ctx, input.followUpTo ? `new-ticket:${input.followUpTo}` : 'new-ticket', input.draft)
      return ticket.id
    })
  } catch (error) {
    const isRetry = violatedConstraint(error) === 'tickets_client_id'
    const made = isRetry ? await findTicketByClientId(ctx, input.clientId) : null
    if (made === null) throw error
    return made
  }
}

/** Locked before the number is taken, for which other creations wait. @throws AppError when it is not closed. */
const lockFollowed = async (ctx: OrgCtx & InTransaction, ticketId: string): Promise<TicketRow> => {
  const followed = await lockTicket(ctx, ticketId)
  if (!hasFollowUps(followed)) throw new AppError('refused', 'ticket.not_closed')
  return followed
}

const toDraft = (ctx: OrgCtx, input: CreateTicketInput): TicketDraft => ({
  clientId: input.clientId,
  title: input.title,
  description: input.description,
  severity: input.severity,
  priority: input.priority ?? defaultPriority[input.severity],
  categoryId: input.categoryId ?? null,
  requesterId: input.requesterId ?? requireUserId(ctx),
  assigneeId: input.assigneeId ?? null,
  dueAt: input.dueAt === undefined ? null : new Date(input.dueAt),
})

const requireChoices = async (ctx: OrgCtx, input: CreateTicketInput): Promise<void> => {
  const onlyForStaff = [input.priority, input.assigneeId, input.dueAt].some((value) => value !== undefined)
  if (onlyForStaff) requirePermission(ctx, 'ticket.work')
  if (input.categoryId) await requireCategory(ctx, input.categoryId)
  if (input.assigneeId) await requireStaffMember(ctx, input.assigneeId)
  if (input.requesterId === undefined || input.requesterId === actingUserId(ctx)) return
  requirePermission(ctx, 'ticket.create_for_others')
  await requireMember(ctx, input.requesterId)
}

export type TicketDraft = Pick<
  TicketRow,
  'title' | 'description' | 'severity' | 'priority' | 'categoryId' | 'requesterId' | 'assigneeId' | 'dueAt'
> & {
  clientId: string
  /** For what an import brings from the past; now, and what the workflow begins with, when absent. */
  createdAt?: Date
  status?: TicketStatus
}

/**
 * Writes tickets whose choices were checked, with number, audit row and event each. A client id that was used
 * before violates `tickets_client_id` and undoes the whole transaction, so that no number is lost.
 */
export const insertTickets = async (
  ctx: OrgCtx & InTransaction,
  drafts: readonly TicketDraft[],
): Promise<TicketRow[]> => {
  const now = ctx.now()
  const { taken, numberOf } = takeNumbers(ctx, now.getUTCFullYear(), drafts.length)
  const inserted = await ctx.db
    .with(taken)
    .insert(tickets)
    .values(drafts.map((draft, index) => toRow(ctx, draft, numberOf(index), now)))
    .returning(ticketColumns)
  for (const ticket of inserted) announce(ctx, ticket)
  return inserted
}

const toRow = (
  ctx: OrgCtx,
  { createdAt, status = firstStatus(ctx.organization.workflow), ...draft }: TicketDraft,
  number: SQL<string>,
  now: Date,
) => ({
  ...draft,
  organizationId: ctx.organization.id,
  id: ctx.newId(),
  number,
  status,
  createdAt: createdAt ?? now,
  updatedAt: createdAt ?? now,
  resolvedAt: status === 'resolved' ? now : null,
  closedAt: status === 'closed' ? now : null,
  createdBy: actingUserId(ctx),
  searchLanguage: ctx.organization.searchLanguage,
})

const announce = (ctx: OrgCtx & InTransaction, ticket: TicketRow): void => {
  recordAudit(ctx, {
    action: 'ticket.created',
    entityId: ticket.id,
    ticketId: ticket.id,
    after: ticket,
  })
  const { id, number, status, assigneeId, requesterId, version, createdAt } = ticket
  emit(
    ctx,
    'ticket.created',
    { number, status, assigneeId },
    { ticketId: id, requesterId, ticketVersion: version, at: createdAt },
  )
}

/**
 * Takes the next numbers of the year, as part of the statement that uses them: the sequence's row, which all who create
 * wait for, stays locked until the commit.
 */
const takeNumbers = ({ db, organization }: OrgCtx & InTransaction, year: number, count: number) => {
  const taking = db
    .insert(ticketSequences)
    .values({ organizationId: organization.id, year, last: count })
    .onConflictDoUpdate({
      target: [ticketSequences.organizationId, ticketSequences.year],
      set: { last: sql`${ticketSequences.last} + ${count}` },
    })
    .returning({ last: ticketSequences.last })
  const taken = db.$with('taken').as(taking)
  return {
    taken,
    /** The number of one of the tickets, as `formatNumber` writes it. */
    numberOf: (index: number) =>
      sql<string>`(select ${numberPrefix(year)}::text || lpad(n::text, greatest(6, length(n::text)), '0')
        from (select last - ${count}::int + 1 + ${index}::int as n from taken) numbered)`,
  }
}
