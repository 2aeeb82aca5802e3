import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { connectionOptions } from '#server/db/client.ts'
import { createTestDatabase } from '#server/testing/database.ts'
import { findFreePort, openCuttableLine } from './cuttable-line.ts'
import { type RunningServer, startServer } from './server.ts'

/** A message of a chat as the database has it; a deleted one has no body. */
export type StoredMessage = { number: number; id: string; body: string | null }

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export const createChance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Two web processes on one database, behind one line that everyone comes by. */
export const openChaosSite = async () => {
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'docket-chaos-'))
  const sql = postgres({ ...connectionOptions(database.target), max: 1 })
  const ports = [await findFreePort(), await findFreePort()] as const
  const line = await openCuttableLine(...ports)
  const origin = `http://127.0.0.1:${line.port}`
  const start = (port: number): Promise<RunningServer> =>
    startServer(database.target, folder, { port, role: 'web', env: { APP_URL: origin } })
  /** Starts as under a supervisor: one that loses the database while it starts ends, and is started again. */
  const startAgain = async (port: number, tries = 5): Promise<RunningServer> => {
    try {
      return await start(port)
    } catch (error) {
      if (tries === 1) throw error
      return startAgain(port, tries - 1)
    }
  }
  const servers: [RunningServer, RunningServer] = [await start(ports[0]), await start(ports[1])]
  return {
    origin,
    line,
    /** What the servers that run now have logged. */
    log: () => servers.map((server) => server.log()).join('\n'),
    /** Whether both processes still run. */
    isWhole: () => servers.every(({ pid }) => isRunning(pid)),
    /** Ends a process as a power cut does, and starts it again after a while. */
    killAndRestart: async (which: 0 | 1, afterMs: number): Promise<void> => {
      await servers[which].kill()
      await sleep(afterMs)
      servers[which] = await startAgain(ports[which])
    },
    /** Ends every connection to the database but this one, also those amid a transaction; answers how many. */
    dropDatabaseConnections: async (): Promise<number> => {
      const ended = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
      return ended.length
    },
    /** The chat in the order of the commits. */
    readChat: (): Promise<StoredMessage[]> => sql<StoredMessage[]>`
      select e.number::float8 as number, c.id, case when c.deleted_at is null then c.body end as body
      from events e join comments c on c.organization_id = e.organization_id and c.id = e.comment_id
      where e.type = 'comment.added' and c.kind = 'chat'
      order by e.number`,
    close: async (): Promise<void> => {
      await line.close()
      for (const server of servers) await server.kill()
      await sql.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type ChaosSite = Awaited<ReturnType<typeof openChaosSite>>

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
