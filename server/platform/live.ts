import type { Sql } from '../db/client.ts'
import { hears, parseSignal, presenceChannel } from './live-presence.ts'
import {
  catchUpLimit,
  type Follower,
  type LiveEvent,
  type LiveStep,
  maySee,
  readCounter,
  readEvents,
  readRights,
} from './live-reads.ts'
import { LiveBuffer } from './live-stream.ts'
import type { Log } from './ports.ts'

/** Carries the id of the organization in which events were committed. */
export const eventChannel = 'docket_events'
/** Carries the id of a session that was ended. */
export const endedSessionChannel = 'docket_ended_sessions'
/** Carries `organizationId/userId` of a person whose rights changed; `organizationId/*` for everyone in it. */
export const changedMemberChannel = 'docket_changed_members'

/** After so long the rights of a stream are looked at again, whatever was heard. */
const recheckAfterMs = 5 * 60_000

/** Nobody needs more streams at once from one process: a browser has one. */
const streamsPerPerson = 30

/** Somebody has as many streams open as one may. */
export class TooManyStreams extends Error {}

/** `doubtful`: its rights may have changed, and are looked at again before anything more is told. */
type Stream = {
  follower: Follower
  buffer: LiveBuffer<LiveEvent>
  doubtful: boolean
  /** Makes it doubtful when its session expires, at the latest after `recheckAfterMs`. */
  recheck: ReturnType<typeof setTimeout> | undefined
}
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
      sql.listen(presenceChannel, (payload) => hub.signal(payload)),
    ])
    return hub
  }

  /**
   * Follows an organization's events from a number on, in order and without a gap; ends when the signal does.
   * @throws LiveRightsChanged when the session is over or the person may no longer follow as they did.
   * @throws TooManyStreams when the person has thirty open in this process already.
   */
  async *follow(follower: Follower): AsyncGenerator<LiveStep, void, undefined> {
    const { signal, userId } = follower
    const release = this.admit(userId)
    const buffer = new LiveBuffer<LiveEvent>()
    const stream: Stream = { follower, buffer, doubtful: true, recheck: undefined }
    const close = () => buffer.close()
    if (signal.aborted) close()
    else signal.addEventListener('abort', close)
    let channel: Channel | undefined
    try {
      channel = await this.channel(follower.organizationId)
      // Attached before the catch-up is read, so that nothing falls between the two.
      channel.streams.add(stream)
      await this.requireRights(stream)
      let last = yield* this.catchUp(follower)
      while (!buffer.closed) {
        await this.requireRights(stream)
        if (buffer.overflowed) {
          buffer.overflowed = false
          last = Math.max(last, channel.last)
          yield { kind: 'resync', number: last }
        }
        for (const event of buffer.take()) {
          if (event.number <= last) continue
          last = event.number
          yield { kind: 'event', number: last, event }
        }
        for (const ticketId of buffer.takeSignals()) yield { kind: 'presence', number: last, ticketId }
        if (!stream.doubtful) await buffer.more()
      }
    } finally {
      clearTimeout(stream.recheck)
      channel?.streams.delete(stream)
      signal.removeEventListener('abort', close)
      release()
    }
  }

  /** Counts one more stream of a person; answers how to count it no more. */
  private admit(userId: string): () => void {
    const open = this.openBy.get(userId) ?? 0
    if (open >= streamsPerPerson) throw new TooManyStreams()
    this.openBy.set(userId, open + 1)
    return () => {
      const left = (this.openBy.get(userId) ?? 1) - 1
      if (left > 0) this.openBy.set(userId, left)
      else this.openBy.delete(userId)
    }
  }

  /** How many streams are open. */
  size(): number {
    return [...this.openBy.values()].reduce((sum, open) => sum + open, 0)
  }

  private async *catchUp(follower: Follower): AsyncGenerator<LiveStep, number, undefined> {
    const current = await readCounter(this.sql, follower.organizationId)
    const { organizationId, after } = follower
    if (after === undefined) {
      yield { kind: 'hello', number: current }
      return current
    }
    const missed =
      after > current
        ? null
        : await readEvents(this.sql, { organizationId, reader: follower }, after, current)
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
      const everything = { organizationId, reader: null }
      const fresh = isHeard && !tooMany ? await readEvents(this.sql, everything, channel.last, current) : []
      channel.last = Math.max(channel.last, current)
      for (const { buffer, follower } of channel.streams) {
        if (tooMany) buffer.overflow()
        else buffer.push(fresh.filter((event) => maySee(follower, event)))
      }
    }
  }

  /** Hands a word about presence to those whom it concerns; what is not heard is asked for again soon. */
  private signal(payload: string): void {
    const signal = parseSignal(payload)
    if (signal === null) return
    const tell = ({ streams }: Channel) => {
      for (const { follower, buffer } of streams) if (hears(follower, signal)) buffer.signal(signal.ticketId)
    }
    this.channels.get(signal.organizationId)?.then(tell, () => {})
  }

  /** Lets the streams that it applies to look at their rights again. */
  private doubt(applies: (follower: Follower) => boolean): void {
    for (const opening of this.channels.values()) {
      void opening.then(({ streams }) => {
        for (const stream of streams) if (applies(stream.follower)) doubt(stream)
      })
    }
  }

  private async requireRights(stream: Stream): Promise<void> {
    if (!stream.doubtful) return
    stream.doubtful = false
    clearTimeout(stream.recheck)
    const { sessionLeftMs } = await readRights(this.sql, stream.follower)
    stream.recheck = setTimeout(() => doubt(stream), Math.min(sessionLeftMs + 1, recheckAfterMs)).unref()
  }
}

const doubt = (stream: Stream): void => {
  stream.doubtful = true
  stream.buffer.interrupt()
}
