import postgres from 'postgres'
import { connectionOptions, type DatabaseTarget, type Sql } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import { copyInto, withoutIndexes } from './bulk-load.ts'
import { fillComments, fillCounters, fillEvents } from './history.ts'
import { fillOrganizations } from './organizations.ts'
import { copiedColumns, writeTicketLines } from './ticket-rows.ts'

/** Migrates an empty database and fills it with so many tickets; about four minutes for a million. */
export const fillDatabase = async (
  target: DatabaseTarget,
  tickets: number,
  say: (step: string) => void,
): Promise<void> => {
  await migrate(target)
  const sql = postgres({
    ...connectionOptions(target),
    max: 1,
    connection: {
      statement_timeout: 0,
      synchronous_commit: 'off',
      maintenance_work_mem: '512MB',
      work_mem: '128MB',
      // What is written here is right by construction: neither foreign keys nor counters by trigger.
      session_replication_role: 'replica',
    },
  })
  try {
    await fillTables(sql, tickets, say)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const fillTables = async (sql: Sql, tickets: number, say: (step: string) => void): Promise<void> => {
  const organizations = await fillOrganizations(sql, tickets)
  await withoutIndexes(sql, ['tickets', 'comments', 'events'], async () => {
    say('tickets')
    const lines = writeTicketLines(organizations, { tickets, nowMs: Date.now() })
    await copyInto(sql, 'tickets', copiedColumns, lines)
    say('comments and events')
    await fillComments(sql)
    await fillEvents(sql)
    await fillCounters(sql)
    say('indexes')
  })
  say('statistics')
  await sql`vacuum analyze`
}
