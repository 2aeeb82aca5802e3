import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Audience, DomainEvents, EventType } from '#shared/events.ts'
import { events } from '../db/schema/platform.ts'
import { actingUserId, type Ctx, type InTransaction, type OrgCtx } from './context.ts'
import { eventChannel } from './live.ts'
import type { WrittenEvent } from './queue.ts'

/** What an event is about, beside its payload. */
export type EventSubject = {
  ticketId?: string
  requesterId?: string
  ticketVersion?: number
  commentId?: string
  /** Who may learn of it; by default the ticket's requester too. */
  audience?: Audience
  /** When it happened, if not now: for what an import brings from the past. */
  at?: Date
}

export type PendingEvent = {
  organizationId: string
  type: EventType
  payload: unknown
  actorId: string | null
} & Required<Pick<EventSubject, 'audience' | 'at'>> &
  Omit<EventSubject, 'audience' | 'at'>

/**
 * Announces that something happened. Written, numbered and handed to the subscribers' queue as the last act
 * of the transaction.
 */
export const emit = <T extends EventType>(
  ctx: OrgCtx & InTransaction,
  type: T,
  payload: DomainEvents[T],
  subject: EventSubject = {},
): void => {
  ctx.outbox.events.push({
    ...subject,
    organizationId: ctx.organization.id,
    type,
    payload,
    actorId: actingUserId(ctx),
    audience: subject.audience ?? (subject.ticketId ? 'participants' : 'staff'),
    at: subject.at ?? ctx.now(),
  })
}

/**
 * Empties what the events of tickets say that are removed for good. That something happened, when and by whom stays
 * told, so that the numbers have no gap; a reaction that comes later finds nothing to tell.
 */
export const forgetTicketEvents = async (
  ctx: OrgCtx & InTransaction,
  ticketIds: readonly string[],
): Promise<void> => {
  await ctx.db
    .update(events)
    .set({ payload: {} })
    .where(and(eq(events.organizationId, ctx.organization.id), inArray(events.ticketId, [...ticketIds])))
}

/**
 * Writes what the transaction announced, and answers it as subscribers are asked whether they want it. The counter's row is locked until
 * the commit, so numbers follow the order of commits and "all after n" misses nothing (performance.md, section 3).
 * Nothing but the queue's rows is waited for after it, always in this order, so that two transactions never wait for
 * each other.
 */
export const writeEvents = async (ctx: Ctx & InTransaction): Promise<WrittenEvent[]> => {
  const byOrganization = Map.groupBy(ctx.outbox.events, (event) => event.organizationId)
  const inOrder = [...byOrganization].sort(([one], [other]) => (one < other ? -1 : 1))
  const written = await Promise.all(
    inOrder.map(([organizationId, pending]) =>
      ctx.db.execute<{ last: string }>(insertNumbered(organizationId, pending)),
    ),
  )
  return inOrder.flatMap(([organizationId, pending], place) => {
    const last = Number(written[place]?.[0]?.last)
    return pending.map(({ type, ticketId, payload }, index) => ({
      organizationId,
      number: last - pending.length + 1 + index,
      type,
      ticketId: ticketId ?? null,
      payload,
    }))
  })
}

const insertNumbered = (organizationId: string, pending: PendingEvent[]): SQL => sql`
  with counter as (
    insert into event_counters (organization_id, last) values (${organizationId}, ${pending.length})
    on conflict (organization_id) do update set last = event_counters.last + excluded.last
    returning last
  ), inserted as (
    insert into events (organization_id, number, type, at, actor_id, audience, ticket_id, requester_id,
      ticket_version, comment_id, payload)
    select ${organizationId}, counter.last - ${pending.length} + pending.position, pending.type, pending.at,
      pending."actorId", pending.audience, pending."ticketId", pending."requesterId", pending."ticketVersion",
      pending."commentId", pending.payload
    from counter, rows from (jsonb_to_recordset(${JSON.stringify(pending)}::jsonb) as (
      type text, at timestamptz, "actorId" uuid, audience audience, "ticketId" uuid, "requesterId" uuid,
      "ticketVersion" integer, "commentId" uuid, payload jsonb
    )) with ordinality as pending (type, at, "actorId", audience, "ticketId", "requesterId", "ticketVersion",
      "commentId", payload, position)
    returning number
  )
  select max(number)::text as last,
    pg_notify(${eventChannel}, ${organizationId})
  from inserted`
