import type { EventType } from '#shared/events.ts'
import type { Database } from '../db/client.ts'
import type { Ctx } from './context.ts'

/** An event as subscribers receive it: enough to load what it is about. */
export type EventNotice = { organizationId: string; number: number; type: EventType; ticketId: string | null }

/** An event as it was written, by which a subscriber tells whether it has work. */
export type WrittenEvent = EventNotice & { payload: unknown }

/**
 * Background work of one kind. It may run more than once for the same data, so `run` must bear that.
 */
export type Job<Data extends object = object> = {
  name: string
  /** A cron expression (UTC) for scheduled work. */
  schedule?: string
  /** Only one job with the same key waits at a time. */
  singleWaiting?: boolean
  /** Seconds after which a run counts as dead and is tried again. */
  expireInSeconds?: number
  /** How often it is tried again, after how many seconds first and at most; each wait is twice the one before. */
  retries?: { limit: number; firstSeconds: number; longestSeconds: number }
  /** How many a process runs at once; a few when absent. */
  concurrency?: number
  run: (ctx: Ctx, data: Data) => Promise<void>
}

/** A reaction of a feature to events of others: enqueued in the transaction that causes them. */
export type Subscriber = {
  /** The name of its queue. */
  name: string
  to: readonly EventType[]
  /** Whether there is work for it, as far as the event itself says; always when absent. */
  wants?: (event: WrittenEvent) => boolean
  /** Seconds to wait, so that several events are answered by one run. */
  delaySeconds?: number
  /** Answers the key under which waiting reactions are one; the event's own number when absent. */
  mergeBy?: (event: EventNotice) => string
  react: (ctx: Ctx, event: EventNotice) => Promise<void>
}

export type Queue = {
  /**
   * Writes the jobs of all subscribers that want these events, in the caller's transaction: all are sent at once, and
   * one round trip is waited for.
   */
  enqueueReactions(db: Database, events: WrittenEvent[]): Promise<void>
  /** Writes jobs of one kind in the caller's transaction, all at once; `key` is a job's `singleWaiting` key. */
  enqueue(db: Database, jobName: string, jobs: readonly { data: object; key?: string }[]): Promise<void>
  /** Whether the queue's own connection answers. */
  isReady(): Promise<boolean>
  /** Takes up work. */
  work(makeCtx: (jobName: string) => Ctx): Promise<void>
  stop(): Promise<void>
}
