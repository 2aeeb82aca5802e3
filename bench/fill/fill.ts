import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { bringUpToDate } from '#server/app/migrations.ts'
import { connectionOptions, type DatabaseTarget, type Sql } from '#server/db/client.ts'
import { createSecrets } from '#server/platform/adapters/secrets.ts'
import { sealNewChains } from '#server/platform/audit.ts'
import { plainOptions } from '#server/testing/options.ts'
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
  await bringUpToDate(target, plainOptions.secret)
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
    await beginChains(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** An organization that was not founded by the app has no end of its audit chain. */
const beginChains = async (sql: Sql): Promise<void> => {
  await sql`insert into audit_heads (chain, last, hash) select id, 0, '' from organizations`
  await sealNewChains(createSecrets(plainOptions.secret), drizzle(sql, { casing: 'snake_case' }))
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
