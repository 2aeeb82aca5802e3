import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { connectionOptions, type DatabaseTarget } from './client.ts'
import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { makeDataFolder } from './embedded/data-folder.js'
import { POSTGRES_ENVIRONMENT } from './embedded/environment.ts'
import { withFileLock } from './embedded/file-lock.js'
import { lifeLineOf, lockOf, onWindows, readPassword } from './embedded/files.ts'
import { holdLifeLine, type LifeLine } from './embedded/life-line.ts'
import { readPostmaster, removeStaleLock } from './embedded/postmaster.ts'
import { startPostgres } from './embedded/start.ts'

/** A running Postgres. It lives until the last process that opened it stops it or ends, even by kill -9. */
export type Cluster = {
  /** Its maintenance database; `ensureDatabase` gives a database of one's own. */
  target: DatabaseTarget
  /** Whether this process started it, rather than joined one that ran. */
  owned: boolean
  /** Lets go of it; one that this process started and nobody else uses has stopped when this resolves. */
  stop(): Promise<void>
}

const JOIN_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 60_000
const ABANDONED_AFTER_MS = 1_000
const POLL_MS = 10

const describeTarget = (directory: string, at: { port: number; socketDirectory: string }): DatabaseTarget => {
  const target = { port: at.port, user: 'postgres', database: 'postgres' }
  if (onWindows) return { ...target, host: '127.0.0.1', password: readPassword(directory) }
  return { ...target, host: at.socketDirectory }
}

const waitUntil = async (isTrue: () => boolean, timeoutMs: number) => {
  const deadline = Date.now() + timeoutMs
  while (!isTrue() && Date.now() < deadline) await sleep(POLL_MS)
  return isTrue()
}

const makeCluster = (target: DatabaseTarget, owned: boolean, stopOnce: () => Promise<void>): Cluster => {
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopOnce()
    return stopped
  }
  return { target, owned, stop }
}

const joinRunning = async (directory: string): Promise<Cluster | undefined> => {
  const deadline = Date.now() + JOIN_TIMEOUT_MS
  let unwatchedSince: number | undefined
  while (Date.now() < deadline) {
    const postmaster = readPostmaster(directory)
    if (postmaster.state === 'gone') return undefined
    if (postmaster.state === 'ready') {
      const lifeLine = onWindows ? { letGo: () => {} } : holdLifeLine(lifeLineOf(directory))
      if (lifeLine)
        return makeCluster(describeTarget(directory, postmaster), false, async () => lifeLine.letGo())
      // Either it is about to stop, or its watcher was killed: then nobody else would ever stop it.
      unwatchedSince ??= Date.now()
      if (Date.now() - unwatchedSince > ABANDONED_AFTER_MS) process.kill(postmaster.pid, 'SIGINT')
    }
    await sleep(POLL_MS)
  }
  throw new Error(`Another Postgres on ${directory} neither started nor stopped within two minutes.`)
}

const stopOwned = async (directory: string, lifeLine: LifeLine | undefined, binaries: Binaries) => {
  if (onWindows)
    await promisify(execFile)(binaries.pg_ctl, ['stop', '-D', directory, '-m', 'fast'], {
      env: POSTGRES_ENVIRONMENT,
    })
  lifeLine?.letGo()
  // While other processes use it, it stays ready, and the last of them stops it.
  const stopping = await waitUntil(() => readPostmaster(directory).state !== 'ready', 500)
  if (stopping) await waitUntil(() => readPostmaster(directory).state === 'gone', STOP_TIMEOUT_MS)
}

/**
 * Opens the Postgres whose data is in `directory`: joins the one that runs there, or starts it (making the data the
 * first time). `durable: false` is for tests: fast, and lost with the power.
 * Throws a sentence for the user when Postgres cannot run here.
 */
export const openCluster = async (directory: string, { durable }: { durable: boolean }): Promise<Cluster> => {
  const parent = dirname(resolve(directory))
  makeDataFolder(parent)
  const path = join(realpathSync(parent), basename(directory))
  return withFileLock(lockOf(path), async () => {
    const running = await joinRunning(path)
    if (running) return running
    const binaries = await findBinaries()
    await removeStaleLock(path, STOP_TIMEOUT_MS)
    const { postmaster, lifeLine } = await startPostgres(path, durable, binaries)
    return makeCluster(describeTarget(path, postmaster), true, () => stopOwned(path, lifeLine, binaries))
  })
}

const isCode = (error: unknown, codes: readonly string[]) =>
  error instanceof postgres.PostgresError && codes.includes(error.code)

/** Makes the database where it is missing, and gives its address. Several processes may do so at once. */
export const ensureDatabase = async (cluster: DatabaseTarget, name: string): Promise<DatabaseTarget> => {
  const sql = postgres({ ...connectionOptions(cluster), max: 1 })
  try {
    const [existing] = await sql`select 1 from pg_database where datname = ${name}`
    if (!existing) await sql`create database ${sql(name)}`
  } catch (error) {
    // duplicate_database, or the unique violation of two at the very same time
    if (!isCode(error, ['42P04', '23505'])) throw error
  } finally {
    await sql.end({ timeout: 5 })
  }
  return { ...cluster, database: name }
}
