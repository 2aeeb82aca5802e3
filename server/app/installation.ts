import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { DatabaseTarget } from '../db/client.ts'
import { ensureDatabase, openCluster } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { setUp } from '../features/auth/mutations.ts'
import { isSetUpNeeded } from '../features/auth/queries.ts'
import { createLog } from '../platform/adapters/pino.ts'
import type { Deps, Log } from '../platform/ports.ts'
import { openDeps, systemCtx } from './deps.ts'

const firstOrganization = 'Help desk'

/** Where the process writes its log: a file of the data folder at a terminal, standard error otherwise. */
export const openLog = (config: Config): Log =>
  createLog(config.LOG_LEVEL, process.stderr.isTTY ? join(config.DATA_DIR, 'docket.log') : undefined)

export type Installation = { deps: Deps; stop: () => void; close: () => Promise<void> }

/**
 * Opens the database that the settings name, or the embedded one, brings it up to date and makes the
 * dependencies. Several processes may do so at once.
 */
export const openInstallation = async (
  config: Config,
  log: Log,
  { worker }: { worker: boolean },
): Promise<Installation> => {
  const { target, release } = await openConfiguredDatabase(config)
  const opened = [release]
  const close = async () => {
    for (const letGo of opened) await letGo()
  }
  try {
    await migrate(target)
    const deps = await openDeps({
      target,
      log,
      worker,
      secureCookies: config.APP_URL?.startsWith('https:') ?? false,
      poolSize: config.DATABASE_POOL,
    })
    opened.unshift(deps.close)
    await makeConfiguredAdmin(deps, config)
    return { deps, stop: deps.stop, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Opens the database that the settings name, or the embedded one; `release` lets go of it. */
export const openConfiguredDatabase = async (
  config: Config,
): Promise<{ target: DatabaseTarget; release: () => Promise<void> }> => {
  if (config.DATABASE_URL) return { target: config.DATABASE_URL, release: async () => {} }
  const cluster = await openCluster(join(config.DATA_DIR, 'postgres'), { durable: true })
  return { target: await ensureDatabase(cluster.target, 'docket'), release: cluster.stop }
}

/** Makes the first admin and organization of `ADMIN_*`, on an empty installation. */
const makeConfiguredAdmin = async (deps: Deps, config: Config): Promise<void> => {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
  const ctx = systemCtx(deps, 'start')
  if (email === undefined || password === undefined || !(await isSetUpNeeded(ctx))) return
  const username = config.ADMIN_USERNAME ?? 'admin'
  await setUp(ctx, { organizationName: firstOrganization, username, email, password })
}
