import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { bringUpToDate } from '#server/app/migrations.ts'
import { connectionOptions, type DatabaseTarget, type Sql } from '#server/db/client.ts'
import { makeDataFolder } from '#server/db/embedded/data-folder.js'
import { isRunning } from '#server/db/embedded/is-running.js'
import { isFolderOf } from '#server/db/embedded/socket-folder.ts'
import { type Cluster, openCluster } from '#server/db/embedded.ts'
import { migrationsFolder } from '#server/db/migrate.ts'
import { plainOptions } from './options.ts'

/** A database of one's own, migrated and empty. */
export type TestDatabase = { target: DatabaseTarget; drop(): Promise<void> }

const sha256 = (parts: readonly string[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
}

// One cluster per checkout and user, kept between runs: the second run finds its template made.
const clusterDirectory = () => {
  const uid = process.getuid?.()
  const folder = join(tmpdir(), `docket-test-${sha256([migrationsFolder, String(uid ?? 0)])}`)
  makeDataFolder(folder)
  // Anyone may have made it before, with a Postgres of their own in it.
  if (uid !== undefined && !isFolderOf(folder, uid, 0o022))
    throw new Error(`Other users can change ${folder}, where the tests keep their database. Remove it.`)
  return join(folder, 'data')
}

const templateName = () => {
  const files = readdirSync(migrationsFolder).filter((file) => file.endsWith('.sql'))
  return `template_${sha256(files.sort().flatMap((file) => [file, readFileSync(join(migrationsFolder, file), 'utf8')]))}`
}

const withMaintenance = async <T>(cluster: Cluster, work: (sql: Sql) => Promise<T>) => {
  const sql = postgres({ ...connectionOptions(cluster.target), max: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const listDatabases = async (sql: Sql, prefix: string) => {
  const rows = await sql<
    { name: string }[]
  >`select datname as name from pg_database where starts_with(datname, ${prefix})`
  return rows.map((row) => row.name)
}

// Runs that were killed leave theirs; runs that go on at this moment must keep theirs, and the template they clone.
const dropLeftovers = async (sql: Sql, currentTemplate: string) => {
  const clones = await listDatabases(sql, 'test_')
  const abandoned = clones.filter((name) => !isRunning(Number(name.split('_')[1])))
  const templates = abandoned.length === clones.length ? await listDatabases(sql, 'template_') : []
  for (const name of [...abandoned, ...templates.filter((template) => template !== currentTemplate)])
    await sql`drop database if exists ${sql(name)} with (force)`
}

const makeTemplate = async (cluster: Cluster, sql: Sql, name: string) => {
  const unfinished = `unfinished_${name}`
  await sql`drop database if exists ${sql(unfinished)} with (force)`
  await sql`create database ${sql(unfinished)}`
  await bringUpToDate({ ...cluster.target, database: unfinished }, plainOptions.secret)
  // A connection to it, autovacuum's too, would make cloning wait.
  await sql`alter database ${sql(unfinished)} with allow_connections false`
  await sql`alter database ${sql(unfinished)} rename to ${sql(name)}`
}

/** Opens the Postgres of the tests, with the template of the present migrations. Hold it for as long as tests run. */
export const openTestCluster = async (): Promise<Cluster> => {
  const cluster = await openCluster(clusterDirectory(), { durable: false })
  const name = templateName()
  await withMaintenance(cluster, async (sql) => {
    await sql`select pg_advisory_lock(hashtext('docket-test-template'))`
    await dropLeftovers(sql, name)
    const [made] = await sql`select 1 from pg_database where datname = ${name}`
    if (!made) await makeTemplate(cluster, sql, name)
  })
  return cluster
}

/** Clones the template (about 100 ms); `empty` leaves out even the migrations. `drop` it when the file's tests are over. */
export const createTestDatabase = async ({ empty = false } = {}): Promise<TestDatabase> => {
  const cluster = await openCluster(clusterDirectory(), { durable: false })
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  const template = empty ? 'template1' : templateName()
  await withMaintenance(
    cluster,
    (sql) => sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`,
  )
  const drop = async () => {
    await withMaintenance(cluster, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
    await cluster.stop()
  }
  return { target: { ...cluster.target, database: name }, drop }
}
