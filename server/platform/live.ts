import type { Audience, EventType } from '#shared/events.ts'
import { hasPermission, type Role } from '#shared/permissions.ts'
import type { Sql } from '../db/client.ts'
import { LiveBuffer } from './live-stream.ts'
import type { Log } from './ports.ts'

/** Carries the id of the organization in which events were committed. */
export const eventChannel = 'docket_events'
/** Carries the id of a session that was ended. */
export const endedSessionChannel = 'docket_ended_sessions'
/** Carries `organizationId/userId` of a person whose rights changed; `organizationId/*` for everyone in it. */
export const changedMemberChannel = 'docket_changed_members'

/** More than this many missed events are not listed; the client fetches again what it shows. */
const catchUpLimit = 500
/** After so long the rights of a stream are looked at again, in case its session has expired. */
const recheckAfterMs = 5 * 60_000

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

export type Follower = {
  organizationId: string
  userId: string
  sessionId: string
  /** Staff see every event; others those of their own tickets that participants may see. */
  staff: boolean
  /** The number of the last event that the client has; none when it has just begun. */
  after?: number
  signal: AbortSignal
}

/** Nobody needs more streams at once from one process: a browser has one. */
const streamsPerPerson = 30

/** Somebody has as many streams open as one may. */
export class TooManyStreams extends Error {}

/** A stream ends by this when its rights are no longer what they were when it began. */
export class LiveRightsChanged extends Error {}

/** `doubtful`: its rights may have changed, and are looked at again before anything more is told. */
type Stream = { follower: Follower; buffer: LiveBuffer<LiveEvent>; doubtful: boolean; checkedAt: number }
type Channel = { last: number; streams: Set<Stream>; loading: Promise<void> | null; again: boolean }

/**
 * One listening connection per process. Each committed event is loaded once per organization and handed to
 * the streams that may see it. The driver renews a lost connection; what was missed meanwhile is loaded then.
 */
export class LiveHub {
  private readonly channels = new Map<string, Promise<Channel>>()
  private readonly openBy = new Map<string, number>()
  private readonly sql: Sql
  private readonly log: Log

  private constructor(sql: Sql, log: Log) {
    this.sql = sql
    this.log = log
  }

  /** Begins to listen; `sql` is a client of its own. */
  static async open(sql: Sql, log: Log): Promise<LiveHub> {
    const hub = new LiveHub(sql, log)
    // While nothing was heard, rights may have changed unheard.
    const doubtAll = () => hub.doubt(() => true)
    await Promise.all([
      sql.listen(
        eventChannel,
        (organizationId) => hub.refresh(organizationId),
        () => hub.refreshAll(),
      ),
      sql.listen(endedSessionChannel, (id) => hub.doubt(({ sessionId }) => sessionId === id), doubtAll),
      sql.listen(
        changedMemberChannel,
        (changed) =>
          hub.doubt(({ organizationId, userId }) =>
            [`${organizationId}/${userId}`, `${organizationId}/*`].includes(changed),
          ),
        doubtAll,
      ),
    ])
    return hub
  }

  /**
   * Follows an organization's events from a number on, in order and without a gap; ends when the signal does.
   * @throws LiveRightsChanged when the session ended or the person's role changed.
   * @throws TooManyStreams when the person has more than thirty open in this process.
   */
  async *follow(follower: Follower): AsyncGenerator<LiveStep, void, undefined> {
    const { userId } = follower
    if ((this.openBy.get(userId) ?? 0) >= streamsPerPerson) throw new TooManyStreams()
    this.openBy.set(userId, (this.openBy.get(userId) ?? 0) + 1)
    try {
      yield* this.steps(follower)
    } finally {
      const open = (this.openBy.get(userId) ?? 1) - 1
      if (open > 0) this.openBy.set(userId, open)
      else this.openBy.delete(userId)
    }
  }

  private async *steps(follower: Follower): AsyncGenerator<LiveStep, void, undefined> {
    const channel = await this.channel(follower.organizationId)
    const stream: Stream = { follower, buffer: new LiveBuffer(), doubtful: true, checkedAt: 0 }
    // Attached before the catch-up is read, so that nothing falls between the two.
    channel.streams.add(stream)
    try {
      await this.requireRights(stream)
      let last = yield* this.catchUp(follower)
      while (!follower.signal.aborted) {
        await this.requireRights(stream)
        if (stream.buffer.overflowed) {
          stream.buffer.overflowed = false
          last = Math.max(last, channel.last)
          yield { kind: 'resync', number: last }
        }
        for (const event of stream.buffer.take()) {
          if (event.number <= last) continue
          last = event.number
          yield { kind: 'event', number: last, event }
        }
        if (!stream.doubtful) await stream.buffer.more(follower.signal)
      }
    } finally {
      channel.streams.delete(stream)
    }
  }

  /** How many streams are open. */
  size(): number {
    return [...this.openBy.values()].reduce((sum, open) => sum + open, 0)
  }

  private async *catchUp(follower: Follower): AsyncGenerator<LiveStep, number, undefined> {
    const current = await readCounter(this.sql, follower.organizationId)
    const after = follower.after
    if (after === undefined) {
      yield { kind: 'hello', number: current }
      return current
    }
    const missed = after > current ? null : await readEvents(this.sql, follower, after, current)
    if (missed === null || missed.length > catchUpLimit) {
      yield { kind: 'resync', number: current }
      return current
    }
    for (const event of missed) yield { kind: 'event', number: event.number, event }
    return current
  }

  private channel(organizationId: string): Promise<Channel> {
    const open = this.channels.get(organizationId)
    if (open) return open
    const opening = readCounter(this.sql, organizationId).then((last) => ({
      last,
      streams: new Set<Stream>(),
      loading: null,
      again: false,
    }))
    opening.catch(() => this.channels.delete(organizationId))
    this.channels.set(organizationId, opening)
    return opening
  }

  private refreshAll(): void {
    for (const organizationId of this.channels.keys()) this.refresh(organizationId)
  }

  /** Loads what is new. Pings that come while a load runs are answered by one more load. */
  private refresh(organizationId: string): void {
    this.channels
      .get(organizationId)
      ?.then((channel) => {
        channel.again = true
        channel.loading ??= this.loadWhileAsked(organizationId, channel).finally(() => {
          channel.loading = null
        })
        return channel.loading
      })
      .catch((err: unknown) => this.log.error({ err, organizationId }, 'live events could not be loaded'))
  }

  private async loadWhileAsked(organizationId: string, channel: Channel): Promise<void> {
    while (channel.again) {
      channel.again = false
      const current = await readCounter(this.sql, organizationId)
      const tooMany = current - channel.last > catchUpLimit
      const isHeard = channel.streams.size > 0
      const everything = { organizationId, staff: true, userId: '' }
      const fresh = isHeard && !tooMany ? await readEvents(this.sql, everything, channel.last, current) : []
      channel.last = Math.max(channel.last, current)
      for (const { buffer, follower } of channel.streams) {
        if (tooMany) buffer.overflow()
        else buffer.push(fresh.filter((event) => maySee(follower, event)))
      }
    }
  }

  /** Lets the streams that it applies to look at their rights again. */
  private doubt(applies: (follower: Follower) => boolean): void {
    for (const opening of this.channels.values()) {
      void opening.then(({ streams }) => {
        for (const stream of streams) {
          if (!applies(stream.follower)) continue
          stream.doubtful = true
          stream.buffer.interrupt()
        }
      })
    }
  }

  private async requireRights(stream: Stream): Promise<void> {
    const isOld = performance.now() - stream.checkedAt > recheckAfterMs
    if (!stream.doubtful && !isOld) return
    stream.doubtful = false
    stream.checkedAt = performance.now()
    await requireRights(this.sql, stream.follower)
  }
}

const maySee = ({ staff, userId }: Follower, event: LiveEvent): boolean =>
  staff || (event.audience === 'participants' && event.requesterId === userId)

const readCounter = async (sql: Sql, organizationId: string): Promise<number> => {
  const [row] = await sql<{ last: string }[]>`
    select last from event_counters where organization_id = ${organizationId}`
  return Number(row?.last ?? 0)
}

type Reader = Pick<Follower, 'organizationId' | 'staff' | 'userId'>

/** Events that a reader may see, after a number and up to another; one more than the limit at the most. */
const readEvents = async (sql: Sql, reader: Reader, after: number, upTo: number): Promise<LiveEvent[]> => {
  const visible = reader.staff
    ? sql`true`
    : sql`audience = 'participants' and requester_id = ${reader.userId}`
  const rows = await sql<(Omit<LiveEvent, 'number'> & { number: string })[]>`
    select number, type, at, actor_id as "actorId", ticket_id as "ticketId", requester_id as "requesterId", audience
    from events
    where organization_id = ${reader.organizationId} and number > ${after} and number <= ${upTo} and ${visible}
    order by number limit ${catchUpLimit + 1}`
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

/**
 * Looks again at the rights with which a stream begins: they may have changed before it was attached.
 * @throws LiveRightsChanged when the session ended or the role is another.
 */
const requireRights = async (
  sql: Sql,
  { organizationId, userId, sessionId, staff }: Follower,
): Promise<void> => {
  const [now] = await sql<{ role: Role }[]>`
    select m.role
    from sessions s join members m on m.user_id = s.user_id join organizations o on o.id = m.organization_id
    where s.id = ${sessionId} and s.user_id = ${userId} and m.organization_id = ${organizationId}
      and s.expires_at > now() and m.deactivated_at is null and o.suspended_at is null
      and (not o.require_two_factor or m.role = 'requester' or exists (
        select from two_factors t where t.user_id = s.user_id and t.confirmed_at is not null))`
  if (!now || hasPermission(now.role, 'note.read') !== staff) throw new LiveRightsChanged()
}
