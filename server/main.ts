import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { systemCtx } from './app/deps.ts'
import { createApp } from './app/http/app.ts'
import { type Installation, openInstallation, openLog } from './app/installation.ts'
import { addressOf } from './app/settings.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { countPendingMigrations } from './db/migrate.ts'
import { isSetUpNeeded } from './features/auth/queries.ts'
import { createClientAddress } from './platform/adapters/client-address.ts'
import { limitRequestTime } from './platform/adapters/request-time.ts'
import { openStaticFiles } from './platform/adapters/static-files.ts'

const clientFolder = fileURLToPath(new URL('../dist', import.meta.url))
const stopLimitMs = 10_000
const idleSweepMs = 50
/** An upload of 10 MB may come by a slow line. */
const requestLimits = {
  usualMs: 30_000,
  uploadMs: 10 * 60_000,
  isUpload: (path: string) => path.startsWith('/uploads/'),
}

const roles = ['all', 'web', 'worker'] as const

const readRole = () => {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } })
  const role = roles.find((known) => known === values.role)
  if (!role) throw new ConfigError(`--role must be one of ${roles.join(', ')}.`)
  return role
}

const start = async (): Promise<void> => {
  const role = readRole()
  const config = readConfig()
  const log = openLog(config)
  // Known when the server listens: port 0 is any that is free.
  let port = config.PORT
  const publicUrl = () => addressOf(config, port)
  const installation = await openInstallation(config, log, { worker: role !== 'web', publicUrl })
  const server = role === 'worker' ? null : await listen(config, installation)
  if (server) port = portOf(server)
  stopOnSignal(installation, server)
  const address = server ? publicUrl() : null
  console.log(address ? `Docket is ready at ${address}` : 'Docket is ready to work in the background.')
  if (!address) return
  prepareFiles(installation)
  await explain(installation, config)
}

/** Looked at early, so that the log says it when the store is not there; all but files works without it. */
const prepareFiles = ({ deps }: Installation): void =>
  void deps.blobs
    .prepare()
    .catch((error: unknown) => deps.log.warn({ err: error }, 'the file store is not ready'))

const explain = async ({ deps }: Installation, config: Config): Promise<void> => {
  if (await isSetUpNeeded(systemCtx(deps, 'start')))
    console.log('Open it to make the first admin and the organization.')
  if (!config.DATABASE_URL) console.log(`Its data is in ${config.DATA_DIR}. Stop it with Ctrl-C.`)
}

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const listen = (config: Config, { deps }: Installation) =>
  new Promise<Server>((resolve, reject) => {
    const app = createApp(deps, {
      appUrl: config.APP_URL,
      port: () => portOf(server),
      clientAddress: createClientAddress(config.TRUSTED_PROXIES),
      staticFiles: openStaticFiles(clientFolder),
      pendingMigrations: () => countPendingMigrations(deps.sql),
    })
    const server: Server = asHttpServer(
      serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT }, () => resolve(server)),
    )
    limitRequestTime(server, requestLimits)
    server.keepAliveTimeout = 65_000
    server.once('error', reject)
  })

/** `serve` makes a plain HTTP server unless it is told otherwise. */
const asHttpServer = (server: ReturnType<typeof serve>): Server => server as Server

/** On the first signal finishes requests, ends streams and hands jobs back; on the second goes at once. */
const stopOnSignal = (installation: Installation, server: Server | null): void => {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(130)
    stopping = true
    setTimeout(() => process.exit(1), stopLimitMs).unref()
    installation.stop()
    if (server) await closeServer(server)
    await installation.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
}

const closeServer = async (server: Server): Promise<void> => {
  // A connection that turns idle only after its last answer would keep the server open: swept until all are gone.
  const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs)
  const force = setTimeout(() => server.closeAllConnections(), stopLimitMs / 2)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearInterval(sweep)
  clearTimeout(force)
}

const sayWhy = (error: unknown): void => {
  const isKnown = error instanceof ConfigError
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (inUse)
    console.error(
      'Docket cannot start: its port is in use. Set PORT to another, for example PORT=3001 npm start.',
    )
  else console.error(isKnown ? error.message : error)
  process.exit(1)
}

await start().catch(sayWhy)
