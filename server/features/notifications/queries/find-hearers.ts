import { and, eq, gt, gte, isNull, or } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import type { DomainEvents, TicketChanges } from '#shared/events.ts'
import type { NoticeKind } from '#shared/notifications.ts'
import { hasPermission, type Role, roles } from '#shared/permissions.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { notices } from '../../../db/schema/notifications.ts'
import { events } from '../../../db/schema/platform.ts'
import { chatReads, presences } from '../../../db/schema/presence.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import type { Ctx, InTransaction, OrgCtx } from '../../../platform/context.ts'
import type { Fragment } from '../../../platform/fragments.ts'
import { type Happening, type Hearers, heardTypes } from '../rules.ts'

/** An event of a ticket with what is needed to tell it. */
export type TicketEvent = Happening & {
  number: number
  at: Date
  payload: Happening['payload'] & Partial<DomainEvents['ticket.reviewed']> & { changes?: TicketChanges }
  actorId: string | null
  actor: string | null
  commentId: string | null
  ticket: {
    id: string
    number: string
    title: string
    status: TicketStatus
    requesterId: string
    createdBy: string | null
    assigneeId: string | null
  }
}

/** The event of a number; null when nobody is told of it, or its ticket or its message is deleted. */
export const findTicketEvent = async (
  { sql }: Ctx,
  { organizationId, number }: { organizationId: string; number: number },
): Promise<TicketEvent | null> => {
  const [event] = await sql<TicketEvent[]>`
    select e.number::float8 as number, e.at, e.type, e.payload, e.actor_id as "actorId", a.name as actor,
      e.comment_id as "commentId",
      json_build_object('id', t.id, 'number', t.number, 'title', t.title, 'status', t.status,
        'requesterId', t.requester_id, 'createdBy', t.created_by,
        'assigneeId', t.assignee_id) as ticket
    from events e
    join tickets t on t.organization_id = e.organization_id and t.id = e.ticket_id and t.deleted_at is null
    left join users a on a.id = e.actor_id
    left join comments c on c.organization_id = e.organization_id and c.id = e.comment_id
    where e.organization_id = ${organizationId} and c.deleted_at is null and e.number = ${number}
      and e.type = any(${[...heardTypes]})`
  return event ?? null
}

/** The status of a ticket, which stays until the commit; null when it is deleted. */
export const holdStatus = async (
  ctx: OrgCtx & InTransaction,
  ticketId: string,
): Promise<TicketStatus | null> => {
  const [ticket] = await ctx.db
    .select({ status: tickets.status })
    .from(tickets)
    .where(
      and(
        eq(tickets.organizationId, ctx.organization.id),
        eq(tickets.id, ticketId),
        isNull(tickets.deletedAt),
      ),
    )
    .for('share')
  return ticket?.status ?? null
}

/** A member who may be told, and where mails reach them. */
export type Candidate = {
  id: string
  role: Role
  name: string
  email: string
  isEmailVerified: boolean
}

const reviewingRoles = roles.filter((role) => hasPermission(role, 'ticket.review'))

/** Active members whom a telling means, by id, after one of them. */
export const listCandidates = (
  ctx: OrgCtx,
  { ticket, payload, actorId, commentId }: TicketEvent,
  { to, after, limit }: { to: Hearers; after: string | null; limit: number },
): Promise<Candidate[]> => {
  const { sql } = ctx
  const authors = [ticket.requesterId, ticket.createdBy].filter((id) => id !== null)
  const isWatcher = sql`exists (select from ticket_watchers w where w.organization_id = m.organization_id
    and w.ticket_id = ${ticket.id} and w.user_id = m.user_id)`
  const isMeant: Record<Hearers, Fragment> = {
    reviewers: sql`m.role = any(${reviewingRoles}::role[])`,
    authors: sql`m.user_id = any(${authors}::uuid[])`,
    watchers: isWatcher,
    // Whom an edit has dropped meanwhile is not told.
    mentioned: sql`m.user_id = any(${payload.mentioned ?? []}::uuid[])
      and exists (select from comment_mentions cm where cm.organization_id = m.organization_id
        and cm.comment_id = ${commentId} and cm.user_id = m.user_id)`,
    chatters:
      actorId === ticket.requesterId
        ? sql`(m.user_id = ${ticket.assigneeId}::uuid or ${isWatcher})`
        : sql`m.user_id = ${ticket.requesterId}`,
  }
  return sql<Candidate[]>`
    select u.id, m.role, u.name, u.email, u.email_verified_at is not null as "isEmailVerified"
    from members m join users u on u.id = m.user_id
    where m.organization_id = ${ctx.organization.id} and m.deactivated_at is null and u.deleted_at is null
      and ${isMeant[to]} and ${after === null ? sql`true` : sql`m.user_id > ${after}`}
    order by m.user_id limit ${limit}`
}

/** Members to whom a mail of a kind about a ticket was written after a time. */
export const listMailed = async (
  ctx: OrgCtx & InTransaction,
  { ticketId, kind, since }: { ticketId: string; kind: NoticeKind; since: Date },
): Promise<Set<string>> => {
  const mailed = await ctx.db
    .select({ userId: notices.userId })
    .from(notices)
    .where(
      and(
        eq(notices.organizationId, ctx.organization.id),
        eq(notices.ticketId, ticketId),
        eq(notices.kind, kind),
        gt(notices.mailedAt, since),
      ),
    )
  return new Set(mailed.map(({ userId }) => userId))
}

/**
 * Members who need not be told of it again: whom an earlier wording of the message named, and of a chat who is in it,
 * has seen the message, or has a notice of the chat that is unread or was read since.
 */
export const listAware = async (
  ctx: OrgCtx & InTransaction,
  { ticket, commentId, number, at }: TicketEvent,
  kind: NoticeKind,
): Promise<Set<string>> => {
  const ofTicket = and(
    eq(notices.organizationId, ctx.organization.id),
    eq(notices.ticketId, ticket.id),
    eq(notices.kind, kind),
  )
  if (kind === 'mentioned') {
    const told = await ctx.db
      .select({ userId: notices.userId })
      .from(notices)
      .innerJoin(
        events,
        and(eq(events.organizationId, notices.organizationId), eq(events.number, notices.eventNumber)),
      )
      .where(and(ofTicket, eq(events.commentId, commentId ?? '')))
    return new Set(told.map(({ userId }) => userId))
  }
  const waiting = ctx.db
    .select({ userId: notices.userId })
    .from(notices)
    .where(and(ofTicket, or(isNull(notices.readAt), gte(notices.readAt, at))))
  const here = ctx.db
    .select({ userId: presences.userId })
    .from(presences)
    .where(
      and(
        eq(presences.organizationId, ctx.organization.id),
        eq(presences.ticketId, ticket.id),
        eq(presences.isInChat, true),
        gt(presences.expiresAt, ctx.now()),
      ),
    )
  const seen = ctx.db
    .select({ userId: chatReads.userId })
    .from(chatReads)
    .where(
      and(
        eq(chatReads.organizationId, ctx.organization.id),
        eq(chatReads.ticketId, ticket.id),
        gte(chatReads.upTo, number),
      ),
    )
  return new Set((await union(waiting, here, seen)).map(({ userId }) => userId))
}
