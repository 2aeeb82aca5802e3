import { sql } from 'drizzle-orm'
import { fromDrizzle, type JobResult, PgBoss } from 'pg-boss'
import type { Database, DatabaseTarget } from '../../db/client.ts'
import type { Ctx } from '../context.ts'
import type { Log } from '../ports.ts'
import type { EventNotice, Job, Queue, Subscriber, WrittenEvent } from '../queue.ts'

const poolSize = 4
const defaultConcurrency = 5
const deadLetters = 'dead-letters'
const defaultExpirySeconds = 300
const defaultRetries = { limit: 5, firstSeconds: 2, longestSeconds: 60 }
const stopTimeoutMs = 5_000

type Background = { jobs: readonly Job[]; subscribers: readonly Subscriber[] }

/**
 * The queue on the same Postgres, by pg-boss with a small pool of its own. Jobs are written in the
 * transaction that causes them; retries back off, and what fails for good stays visible in `dead-letters`.
 */
export const openQueue = async (
  target: DatabaseTarget,
  { jobs, subscribers, log, worker }: Background & { log: Log; worker: boolean },
): Promise<Queue> => {
  const boss = new PgBoss({
    host: target.host,
    port: target.port,
    user: target.user,
    database: target.database,
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.ssl ? { ssl: true } : {}),
    max: poolSize,
    application_name: 'docket-queue',
    schema: 'pgboss',
    supervise: worker,
    schedule: worker,
  })
  boss.on('error', (err) => log.error({ err }, 'queue'))
  await boss.start()
  await boss.createQueue(deadLetters)
  const work = [...jobs, ...subscribers.map(toJob)]
  for (const job of work) await createQueue(boss, job)

  return {
    enqueueReactions: (db, events) => enqueueReactions(boss, subscribers, db, events),
    enqueue: async (db, jobName, jobs) => {
      const rows = jobs.map(({ data, key }) => ({
        data,
        ...(key === undefined ? {} : { singletonKey: key }),
      }))
      await boss.insert(jobName, rows, { db: fromDrizzle(db, sql) })
    },
    isReady: async () => {
      try {
        return await boss.isInstalled()
      } catch {
        return false
      }
    },
    work: (makeCtx) => takeUp(boss, work, makeCtx),
    stop: () => boss.stop({ graceful: true, timeout: stopTimeoutMs }),
  }
}

/** A subscriber is a job whose data is the event. */
const toJob = ({ name, mergeBy, react }: Subscriber): Job<EventNotice> => ({
  name,
  singleWaiting: mergeBy !== undefined,
  run: react,
})

const createQueue = (
  boss: PgBoss,
  { name, singleWaiting, expireInSeconds, retries = defaultRetries }: Omit<Job, 'run' | 'schedule'>,
) =>
  boss.createQueue(name, {
    policy: singleWaiting ? 'short' : 'standard',
    retryLimit: retries.limit,
    retryDelay: retries.firstSeconds,
    retryDelayMax: retries.longestSeconds,
    retryBackoff: true,
    expireInSeconds: expireInSeconds ?? defaultExpirySeconds,
    deadLetter: deadLetters,
  })

/** Sent together: other writers of the organization wait until the answer is there. */
const enqueueReactions = async (
  boss: PgBoss,
  subscribers: readonly Subscriber[],
  db: Database,
  events: WrittenEvent[],
): Promise<void> => {
  const transaction = { db: fromDrizzle(db, sql) }
  await Promise.all(
    subscribers.map(async (subscriber) => {
      const jobs = jobsOf(subscriber, events)
      if (jobs.length > 0) await boss.insert(subscriber.name, jobs, transaction)
    }),
  )
}

const jobsOf = ({ to, wants, delaySeconds, mergeBy }: Subscriber, events: WrittenEvent[]) => {
  const wanted = events.filter((event) => to.includes(event.type) && (wants?.(event) ?? true))
  const byKey = new Map(
    wanted.map(({ payload: _told, ...notice }) => [
      mergeBy?.(notice) ?? `${notice.organizationId}/${notice.number}`,
      notice,
    ]),
  )
  return [...byKey].map(([singletonKey, data]) => ({
    data,
    singletonKey,
    ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
  }))
}

const takeUp = async (
  boss: PgBoss,
  work: readonly Job<never>[],
  makeCtx: (jobName: string) => Ctx,
): Promise<void> => {
  for (const { name, schedule, concurrency = defaultConcurrency, run } of work) {
    const options = { pollingIntervalSeconds: 1, batchSize: concurrency, perJobResults: true } as const
    let workerId: string | undefined
    workerId = await boss.work<never>(name, options, async (batch) => {
      const results = await Promise.all(
        batch.map((job) => settle(job.id, () => run(makeCtx(name), job.data))),
      )
      // Where there was work there may be more: it does not wait for the next second.
      if (workerId !== undefined) boss.notifyWorker(workerId)
      return results
    })
    if (schedule) await boss.schedule(name, schedule)
  }
}

/** How one job of a batch ended: a failure is tried again by itself. */
const settle = async (id: string, run: () => Promise<void>): Promise<JobResult> => {
  try {
    await run()
    return { id, status: 'completed' }
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { id, status: 'failed', output: { message, stack } }
  }
}
