import { sql } from 'drizzle-orm'
import type { Person } from '#shared/organizations.ts'
import type { LinkKind, TicketStatus } from '#shared/tickets.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { actingUserId, can, type OrgCtx } from '../../../platform/context.ts'

/** Another ticket that belongs to one; only those that the one who asks may see. */
export type LinkedTicket = {
  kind: LinkKind
  /** Whether the other is the follow-up or the duplicate, and this one what it goes on from. */
  isTarget: boolean
  ticket: { id: string; number: string; title: string; status: TicketStatus }
}

/** Who follows a ticket; told to staff alone. */
export type Watchers = { people: Person[]; isWatching: boolean }

/** The links of the ticket that a statement reads, the oldest first. Requesters are told of their own follow-ups alone. */
export const linksOfTicket = (ctx: OrgCtx) => {
  const isTold = can(ctx, 'ticket.read_all')
    ? sql`true`
    : sql`l.kind = 'follow_up' and o.requester_id = ${actingUserId(ctx)}`
  return sql<LinkedTicket[]>`(
    select coalesce(json_agg(
      json_build_object('kind', l.kind, 'isTarget', l.is_target, 'ticket',
        json_build_object('id', o.id, 'number', o.number, 'title', o.title, 'status', o.status))
      order by l.created_at, o.id), '[]')
    from (
      select other_id, kind, false as is_target, created_at from ticket_links
      where organization_id = ${tickets.organizationId} and ticket_id = ${tickets.id}
      union all
      select ticket_id, kind, true, created_at from ticket_links
      where organization_id = ${tickets.organizationId} and other_id = ${tickets.id}
    ) l
    join tickets o on o.organization_id = ${ctx.organization.id} and o.id = l.other_id
    where o.deleted_at is null and ${isTold})`
}

/** Who follows the ticket that a statement reads, by name. */
export const watchersOfTicket = (ctx: OrgCtx) =>
  can(ctx, 'ticket.watch')
    ? sql<Watchers>`(
        select json_build_object(
          'people', coalesce(json_agg(
            json_build_object('id', u.id, 'username', u.username, 'name', u.name) order by u.name, u.id), '[]'),
          'isWatching', coalesce(bool_or(w.user_id = ${actingUserId(ctx)}), false))
        from ticket_watchers w join users u on u.id = w.user_id
        where w.organization_id = ${tickets.organizationId} and w.ticket_id = ${tickets.id})`
    : sql<Watchers>`'{"people": [], "isWatching": false}'::json`
