import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { connectionOptions, type DatabaseTarget, type Sql, type Transaction } from './client.ts'

export const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))

const LOCK_NAME = 'docket-migrations'

/**
 * Brings the database up to date. Processes that start together take turns, and all but the first find nothing to do.
 * Either every migration that is missing is applied or none is, together with `whenChained`, which is called by the
 * one migration that gives the audit log its chains.
 */
export const migrate = async (
  target: DatabaseTarget,
  whenChained: (db: Pick<Transaction, 'select' | 'update'>) => Promise<void>,
): Promise<void> => {
  // One connection: the lock belongs to the session, and must be held by the one that migrates.
  const sql = postgres({
    ...connectionOptions(target),
    max: 1,
    connect_timeout: 30,
    connection: { statement_timeout: 0 },
  })
  try {
    await sql`select pg_advisory_lock(hashtext(${LOCK_NAME}))`
    await sql.begin(async (transaction) => {
      const db = drizzle(partOf(transaction, sql), { casing: 'snake_case' })
      const wereChained = await hasChains(transaction)
      await applyMigrations(db, { migrationsFolder })
      if (!wereChained && (await hasChains(transaction))) await whenChained(db)
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const hasChains = async (sql: postgres.TransactionSql): Promise<boolean> => {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('public.audit_heads')::text as name`
  return table?.name !== null
}

/** A transaction as a client: what begins one with it becomes a part of it. */
const partOf = (transaction: postgres.TransactionSql, { options }: Sql): Sql => {
  const begin = (work: (part: postgres.TransactionSql) => unknown) => transaction.savepoint(work)
  return Object.assign(transaction, { begin, options }) as postgres.TransactionSql & Sql
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
