import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { DatabaseTarget } from '../db/client.ts'
import { makeDataFolder } from '../db/embedded/data-folder.js'
import { ensureDatabase, openCluster } from '../db/embedded.ts'
import { setUp } from '../features/auth/mutations/set-up.ts'
import { isSetUpNeeded } from '../features/auth/queries.ts'
import { createLog } from '../platform/adapters/pino.ts'
import type { Deps, Log } from '../platform/ports.ts'
import { openDeps, systemCtx } from './deps.ts'
import { bringUpToDate } from './migrations.ts'
import { addressOf, filesOf, identityClientsOf, policyOf, senderOf } from './settings.ts'

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
  { worker, publicUrl = () => addressOf(config) }: { worker: boolean; publicUrl?: () => string },
): Promise<Installation> => {
  const { target, release } = await openConfiguredDatabase(config)
  const opened = [release]
  const close = async () => {
    for (const letGo of opened) await letGo()
  }
  try {
    const secret = secretOf(config)
    await bringUpToDate(target, secret)
    const deps = await openDeps({
      target,
      log,
      worker,
      secureCookies: config.APP_URL?.startsWith('https:') ?? false,
      poolSize: config.DATABASE_POOL,
      secret,
      formerSecrets: config.FORMER_AUTH_SECRETS,
      policy: policyOf(config),
      publicUrl,
      mail: { smtpUrl: config.SMTP_URL, from: senderOf(config) },
      files: filesOf(config, join(config.DATA_DIR, 'files')),
      identityClients: identityClientsOf(config),
      rateLimitFactor: config.RATE_LIMIT / 100,
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

/** `AUTH_SECRET`, or what stands for it. */
export const secretOf = (config: Config): string => config.AUTH_SECRET ?? readOrMakeSecret(config.DATA_DIR)

/** The secret of an installation on the embedded database, which keeps it beside its data. */
const readOrMakeSecret = (dataFolder: string): string => {
  const file = join(dataFolder, 'secret')
  makeDataFolder(dataFolder)
  try {
    // Of two processes that start at once one makes it, and both read it.
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8')
}

/** Makes the first admin and organization of `ADMIN_*`, on an empty installation. */
const makeConfiguredAdmin = async (deps: Deps, config: Config): Promise<void> => {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
  const ctx = systemCtx(deps, 'start')
  if (email === undefined || password === undefined || !(await isSetUpNeeded(ctx))) return
  if (deps.passwords.isKnownBad(password))
    throw new Error('ADMIN_PASSWORD is among the passwords that everybody tries first: choose another.')
  const username = config.ADMIN_USERNAME ?? 'admin'
  await setUp(ctx, { organizationName: firstOrganization, username, email, password })
}
