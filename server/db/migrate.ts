import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { connectionOptions, type DatabaseTarget, type Sql } from './client.ts'

export const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))

const LOCK_NAME = 'docket-migrations'

/**
 * Brings the database up to date. Processes that start together take turns, and all but the first find nothing to do.
 * Either every migration that is missing is applied or none is.
 */
export const migrate = async (target: DatabaseTarget): Promise<void> => {
  // One connection: the lock belongs to the session, and must be held by the one that migrates.
  const sql = postgres({
    ...connectionOptions(target),
    max: 1,
    connect_timeout: 30,
    connection: { statement_timeout: 0 },
  })
  try {
    await sql`select pg_advisory_lock(hashtext(${LOCK_NAME}))`
    await applyMigrations(drizzle(sql), { migrationsFolder })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** How many migrations of this version the database lacks; 0 when it is up to date or newer. */
export const countPendingMigrations = async (sql: Sql): Promise<number> => {
  const known = readMigrationFiles({ migrationsFolder })
  const [table] = await sql<
    { name: string | null }[]
  >`select to_regclass('drizzle.__drizzle_migrations')::text as name`
  if (!table?.name) return known.length
  const [last] = await sql<
    { at: string | null }[]
  >`select max(created_at)::text as at from drizzle.__drizzle_migrations`
  return known.filter((migration) => migration.folderMillis > Number(last?.at ?? 0)).length
}
