import { Hono } from 'hono'
import type { Deps } from '../../platform/ports.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'

const checkTimeoutMs = 3_000

/**
 * `/health` says that the process lives; `/ready` whether it can serve, and what is missing if not. The file store
 * is named but does not count: without it all but files goes on, which it would not if nobody were sent here.
 */
export const healthRoutes = (deps: Deps, { pendingMigrations }: Pick<HttpOptions, 'pendingMigrations'>) =>
  new Hono<HttpEnv>()
    .get('/health', (c) => c.json({ status: 'ok' }, 200, noStore))
    .get('/ready', async (c) => {
      const [database, migrations, queue, store] = await Promise.all([
        holds(async () => (await deps.sql`select 1`).length === 1),
        holds(async () => (await pendingMigrations()) === 0),
        holds(() => deps.queue.isReady()),
        holds(async () => (await deps.blobs.sizeOf(neverStored)) === null),
      ])
      const checks = { database, migrations, queue, running: !deps.stopping.aborted }
      const ready = Object.values(checks).every(Boolean)
      return c.json(
        { status: ready ? 'ready' : 'not ready', checks: { ...checks, store } },
        ready ? 200 : 503,
        noStore,
      )
    })

/** The key of no file: a store that answers says so. */
const neverStored = 'ready'

const noStore = { 'cache-control': 'no-store' }

/** Whether a check holds; one that fails or takes too long does not. */
const holds = (check: () => Promise<boolean>): Promise<boolean> =>
  Promise.race([
    check().catch(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), checkTimeoutMs).unref()),
  ])
