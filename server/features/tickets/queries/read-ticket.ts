import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { TicketField } from '#shared/events.ts'
import { ticketNumberPattern, ticketStatuses } from '#shared/tickets.ts'
import { users } from '../../../db/schema/auth.ts'
import { categories } from '../../../db/schema/organizations.ts'
import { events } from '../../../db/schema/platform.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import {
  actingUserId,
  can,
  type InTransaction,
  type OrgCtx,
  requireUserId,
} from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import {
  canBeAssigned,
  forceRefusal,
  mayDelete,
  mayEdit,
  maySetSeverity,
  moveRefusal,
  movesFor,
  reviewRefusal,
  takesReplies,
} from '../rules/life.ts'
import { linksOfTicket, watchersOfTicket } from './list-links.ts'

/** All of a ticket's row but the search vector. */
export const ticketColumns = {
  id: tickets.id,
  number: tickets.number,
  title: tickets.title,
  description: tickets.description,
  categoryId: tickets.categoryId,
  severity: tickets.severity,
  priority: tickets.priority,
  status: tickets.status,
  requesterId: tickets.requesterId,
  assigneeId: tickets.assigneeId,
  dueAt: tickets.dueAt,
  createdAt: tickets.createdAt,
  updatedAt: tickets.updatedAt,
  firstRespondedAt: tickets.firstRespondedAt,
  resolvedAt: tickets.resolvedAt,
  closedAt: tickets.closedAt,
  reopenedCount: tickets.reopenedCount,
  version: tickets.version,
  createdBy: tickets.createdBy,
}
export type TicketRow = Pick<typeof tickets.$inferSelect, keyof typeof ticketColumns>

const requesters = alias(users, 'requesters')
const assignees = alias(users, 'assignees')

/** The one who acts, for the rules. */
export const personOf = (ctx: OrgCtx) => ({ id: actingUserId(ctx), role: ctx.role })

/** What decides about moves beside the person and the ticket. */
export const moveTermsOf = (ctx: OrgCtx) => ({
  now: ctx.now(),
  reopenWindowDays: ctx.organization.reopenWindowDays,
})

/**
 * The condition under which the one who acts may see a ticket; part of every query, never applied after. Deleted
 * tickets are seen by nobody.
 */
export const visibleTickets = (ctx: OrgCtx) =>
  and(eq(tickets.organizationId, ctx.organization.id), isNull(tickets.deletedAt), isOfReader(ctx))

/** That part of the condition which goes by the one who asks: all of the organization's tickets, or their own. */
export const isOfReader = (ctx: OrgCtx) =>
  can(ctx, 'ticket.read_all') ? undefined : eq(tickets.requesterId, requireUserId(ctx))

const isTicket = (ref: string) =>
  ticketNumberPattern.test(ref) ? eq(tickets.number, ref) : eq(tickets.id, ref)

/**
 * A ticket with its people, and what the one who asks may do with it now.
 * @param ref the ticket's id or its number.
 * @throws AppError not found, also when it exists but may not be seen.
 */
export const readTicket = async (ctx: OrgCtx, ref: string) => {
  const [row] = await ctx.db
    .select({
      ticket: ticketColumns,
      category: { id: categories.id, name: categories.name },
      requester: { id: requesters.id, username: requesters.username, name: requesters.name },
      assignee: { id: assignees.id, username: assignees.username, name: assignees.name },
      links: linksOfTicket(ctx),
      watchers: watchersOfTicket(ctx),
    })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
    .leftJoin(
      categories,
      and(eq(categories.organizationId, tickets.organizationId), eq(categories.id, tickets.categoryId)),
    )
    .where(and(visibleTickets(ctx), isTicket(ref)))
  if (!row) throw new AppError('not_found', 'ticket.not_found')
  const { categoryId: _c, requesterId: _r, assigneeId: _a, createdBy: _b, ...fields } = row.ticket
  return {
    ...fields,
    category: row.category,
    requester: row.requester,
    assignee: row.assignee,
    links: row.links,
    watchers: row.watchers,
    can: abilities(ctx, row.ticket),
  }
}

/**
 * Answers the id of a ticket.
 * @throws AppError not found, also when it exists but may not be seen.
 */
export const requireTicket = async (ctx: OrgCtx, ref: string): Promise<string> => {
  const [found] = await ctx.db
    .select({ id: tickets.id })
    .from(tickets)
    .where(and(visibleTickets(ctx), isTicket(ref)))
  if (!found) throw new AppError('not_found', 'ticket.not_found')
  return found.id
}

const abilities = (ctx: OrgCtx, ticket: TicketRow) => {
  const person = personOf(ctx)
  const { workflow } = ctx.organization
  const terms = moveTermsOf(ctx)
  const others = ticketStatuses.filter((status) => status !== ticket.status)
  return {
    edit: mayEdit(person, ticket, workflow),
    reply: takesReplies(ticket),
    note: can(ctx, 'note.write'),
    assign: can(ctx, 'ticket.assign') && canBeAssigned(ticket),
    triage: can(ctx, 'ticket.work'),
    severity: maySetSeverity(person, ticket, workflow),
    review: reviewRefusal(person, ticket) === null,
    delete: mayDelete(person, ticket, workflow),
    link: can(ctx, 'ticket.link'),
    moves: movesFor(person, ticket, terms),
    /** Why the other statuses cannot be chosen. */
    refusals: others.flatMap((status) => {
      const code = moveRefusal(person, ticket, status, terms)
      return code === null ? [] : [{ status, code }]
    }),
    /** The statuses that an admin can force. */
    forces: others.filter(
      (status) =>
        moveRefusal(person, ticket, status, terms) !== null &&
        forceRefusal(person, ticket, status, workflow) === null,
    ),
  }
}

/**
 * Locks a ticket's row until the end of the transaction.
 * @throws AppError not found, also when it exists but may not be seen.
 */
export const lockTicket = async (ctx: OrgCtx & InTransaction, ticketId: string): Promise<TicketRow> => {
  const [row] = await ctx.db
    .select(ticketColumns)
    .from(tickets)
    .where(and(visibleTickets(ctx), eq(tickets.id, ticketId)))
    .for('update')
  if (!row) throw new AppError('not_found', 'ticket.not_found')
  return row
}

/** The ticket that the one who acts made with this client id before, if they did. */
export const findTicketByClientId = async (ctx: OrgCtx, clientId: string): Promise<string | null> => {
  const createdBy = actingUserId(ctx)
  const [row] = await ctx.db
    .select({ id: tickets.id })
    .from(tickets)
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        createdBy === null ? sql`${tickets.createdBy} is null` : eq(tickets.createdBy, createdBy),
        eq(tickets.clientId, clientId),
      ),
    )
  return row?.id ?? null
}

/** Which fields of a ticket were changed after a version that somebody saw. */
export const fieldsChangedSince = async (
  ctx: OrgCtx,
  ticketId: string,
  version: number,
): Promise<Set<TicketField>> => {
  const rows = await ctx.db
    .selectDistinct({ field: sql<string>`jsonb_object_keys(${events.payload} -> 'changes')` })
    .from(events)
    .where(
      and(
        eq(events.organizationId, ctx.organization.id),
        eq(events.ticketId, ticketId),
        inArray(events.type, ['ticket.changed', 'ticket.reviewed']),
        gt(events.ticketVersion, version),
      ),
    )
  return new Set(rows.map(({ field }) => field).filter(isTicketField))
}

const ticketFields: readonly string[] = [
  'title',
  'description',
  'status',
  'priority',
  'severity',
  'categoryId',
  'assigneeId',
  'dueAt',
] satisfies TicketField[]
const isTicketField = (name: string): name is TicketField => ticketFields.includes(name)
