import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { DatabaseTarget } from '#server/db/client.ts'
import { plainOptions } from '#server/testing/options.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const READY = /Docket is ready at (http:\/\/\S+)/
const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 15_000

export type RunningServer = {
  address: string
  pid: number
  /** All that it logged so far. */
  log(): string
  /** Ends it as an operator does; the streams that are open end with it. Throws when that takes over 15 s. */
  stop(): Promise<void>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
}

type StartOptions = {
  port?: number
  env?: Record<string, string>
  /** Which part of it is started. */
  role?: 'all' | 'web' | 'worker'
}

/** The address of a database as the setting DATABASE_URL takes it. */
export const databaseUrl = ({ user, database, host, port }: DatabaseTarget) =>
  `postgres://${user}@localhost:${port}/${database}?${new URLSearchParams({ host })}`

// Nothing of the environment that the tests run in may decide what is tested.
const environment = (settings: Record<string, string>) => {
  const { PATH = '', HOME = '', TMPDIR, NODE_COMPILE_CACHE } = process.env
  const places = { ...(TMPDIR ? { TMPDIR } : {}), ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) }
  return { PATH, HOME, ...places, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...settings }
}

/**
 * Starts the server as `npm start` does, in a process of its own. Port 0 takes any that is free; `env` adds settings.
 * Without a target it starts an embedded Postgres of its own.
 * Throws with its log when it is not ready within 30 s.
 */
export const startServer = async (
  target: DatabaseTarget | null,
  dataDirectory: string,
  { port = 0, env = {}, role = 'all' }: StartOptions = {},
): Promise<RunningServer> => {
  const child = spawn(process.execPath, ['server/main.ts', `--role=${role}`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({
      PORT: String(port),
      ...(target ? { DATABASE_URL: databaseUrl(target) } : {}),
      DATA_DIR: dataDirectory,
      AUTH_SECRET: plainOptions.secret,
      // Most tests are about something else than sign-up, and all come from one address.
      REQUIRE_EMAIL_VERIFICATION: 'false',
      RATE_LIMIT: '1000000',
      ...env,
    }),
  })
  let log = ''
  const ended = once(child, 'exit')
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await ended
    clearTimeout(force)
    if (child.signalCode === 'SIGKILL' && signal === 'SIGTERM')
      throw new Error(`The server did not stop in time:\n${log}`)
  }
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${log}`))
    const timer = setTimeout(() => fail('was not ready in time'), START_TIMEOUT_MS)
    const read = (chunk: Buffer) => {
      log += chunk.toString()
      const ready = READY.exec(log)?.[1]
      if (ready) resolve(ready)
      if (ready) clearTimeout(timer)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => fail(`ended with ${code}`))
  }).catch(async (error: unknown) => {
    await end('SIGKILL')
    throw error
  })
  if (child.pid === undefined) throw new Error('a server that answers has a process')
  return { address, pid: child.pid, log: () => log, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}
