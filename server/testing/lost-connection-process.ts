import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { type DatabaseTarget, openDatabase } from '../db/client.ts'
import { surviveLostConnections } from '../db/lost-connection.ts'
import { createLog } from '../platform/adapters/pino.ts'

/** This program, and the words with which it says that it lives on. */
export const losingProgram = fileURLToPath(import.meta.url)
export const livesOn = 'still here'

/** Loses the connection of a transaction, and asks the database something else afterwards. */
const loseConnection = async (target: DatabaseTarget): Promise<void> => {
  const { db, close } = openDatabase(target, { poolSize: 2 })
  const lost = db.transaction(async (transaction) => {
    const [own] = await transaction.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await db.execute(sql`select pg_terminate_backend(${own?.pid ?? 0}::int)`)
    await pause(200)
    await transaction.execute(sql`select 1`)
  })
  await lost.catch(() => {})
  await pause(200)
  const [answer] = await db.execute<{ words: string }>(sql`select ${livesOn} as words`)
  process.stdout.write(answer?.words ?? '')
  await close()
}

/** What the test hands over, which it has made of a target. */
const asTarget = (given: unknown) => given as DatabaseTarget

if (process.argv[1] === losingProgram) {
  const [, , target = '', guarded] = process.argv
  if (guarded === 'guarded') surviveLostConnections(createLog('silent'))
  await loseConnection(asTarget(JSON.parse(target)))
}
