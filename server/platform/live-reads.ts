import type { Audience, EventType } from '#shared/events.ts'
import { hasPermission, type Role } from '#shared/permissions.ts'
import type { Sql } from '../db/client.ts'

/** More than this many missed events are not listed; the client fetches again what it shows. */
export const catchUpLimit = 500

export type LiveEvent = {
  number: number
  type: EventType
  at: Date
  actorId: string | null
  ticketId: string | null
  requesterId: string | null
  audience: Audience
}

export type LiveStep =
  | { kind: 'hello' | 'resync'; number: number }
  | { kind: 'event'; number: number; event: LiveEvent }
  /** It has no number of its own, and goes by that of the step before: to carry on after it misses nothing. */
  | { kind: 'presence'; number: number; ticketId: string }

export type Follower = {
  organizationId: string
  userId: string
  sessionId: string
  /** Staff see every event; others those that participants may see: of their own tickets, and of the organization. */
  staff: boolean
  /** The number of the last event that the client has; none when it has just begun. */
  after?: number
  signal: AbortSignal
}

/** A stream ends by this when its rights are no longer what they were when it began. */
export class LiveRightsChanged extends Error {}

/** Whether somebody may learn of an event: staff of all, others of their own tickets and of what is about all. */
export const maySee = ({ staff, userId }: Follower, event: LiveEvent): boolean => {
  if (event.audience === 'person') return event.requesterId === userId
  return (
    staff || (event.audience === 'participants' && (event.requesterId === userId || event.ticketId === null))
  )
}

/** The number of the last event of an organization. */
export const readCounter = async (sql: Sql, organizationId: string): Promise<number> => {
  const [row] = await sql<{ last: string }[]>`
    select last from event_counters where organization_id = ${organizationId}`
  return Number(row?.last ?? 0)
}

type Reader = Pick<Follower, 'staff' | 'userId'>

/**
 * Events after a number and up to another that a reader may see, all for none; one more than the limit at the most.
 */
export const readEvents = async (
  sql: Sql,
  { organizationId, reader }: { organizationId: string; reader: Reader | null },
  after: number,
  upTo: number,
): Promise<LiveEvent[]> => {
  const visible =
    reader === null
      ? sql`true`
      : reader.staff
        ? sql`(audience <> 'person' or requester_id = ${reader.userId})`
        : sql`(audience = 'participants' and ticket_id is null
        or audience <> 'staff' and requester_id = ${reader.userId})`
  const rows = await sql<(Omit<LiveEvent, 'number'> & { number: string })[]>`
    select number, type, at, actor_id as "actorId", ticket_id as "ticketId", requester_id as "requesterId", audience
    from events
    where organization_id = ${organizationId} and number > ${after} and number <= ${upTo} and ${visible}
    order by number limit ${catchUpLimit + 1}`
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

/**
 * Looks again at the rights with which a stream begins: they may have changed before it was attached.
 * @returns for how long (ms) the session is still good.
 * @throws LiveRightsChanged when the session ended or the role is another.
 */
export const readRights = async (
  sql: Sql,
  { organizationId, userId, sessionId, staff }: Follower,
): Promise<{ sessionLeftMs: number }> => {
  const [now] = await sql<{ role: Role; sessionLeftMs: number }[]>`
    select m.role, extract(epoch from s.expires_at - now())::float8 * 1000 as "sessionLeftMs"
    from sessions s join members m on m.user_id = s.user_id join organizations o on o.id = m.organization_id
    where s.id = ${sessionId} and s.user_id = ${userId} and m.organization_id = ${organizationId}
      and s.expires_at > now() and m.deactivated_at is null and o.suspended_at is null
      and (not o.require_two_factor or m.role = 'requester' or exists (
        select from two_factors t where t.user_id = s.user_id and t.confirmed_at is not null))`
  if (!now || hasPermission(now.role, 'note.read') !== staff) throw new LiveRightsChanged()
  return now
}
