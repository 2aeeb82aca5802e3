import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { connectionOptions, type DatabaseTarget, type Sql } from '#server/db/client.ts'
import { type Cluster, openCluster } from '#server/db/embedded.ts'
import { migrationsFolder } from '#server/db/migrate.ts'
import { fillDatabase } from './fill/fill.ts'

const fillFolder = fileURLToPath(new URL('fill', import.meta.url))

/** The Postgres of the benchmarks, with the settings of production and data of its own. */
export const openBenchCluster = (): Promise<Cluster> =>
  openCluster(join(tmpdir(), `docket-bench-${process.getuid?.() ?? 0}`, 'data'), { durable: true })

// Another schema or another filling is another database.
const contentHash = (): string => {
  const hash = createHash('sha256')
  for (const [folder, extension] of [
    [migrationsFolder, '.sql'],
    [fillFolder, '.ts'],
  ] as const) {
    const files = readdirSync(folder).filter((file) => file.endsWith(extension))
    for (const file of files.sort()) hash.update(readFileSync(join(folder, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

const makeFilled = async (
  cluster: Cluster,
  sql: Sql,
  { name, tickets }: { name: string; tickets: number },
): Promise<void> => {
  const leftovers = await sql<{ name: string }[]>`
    select datname as name from pg_database
    where starts_with(datname, ${`bench_${tickets}_`}) or datname = ${`unfinished_${tickets}`}`
  for (const leftover of leftovers) await sql`drop database ${sql(leftover.name)} with (force)`
  const unfinished = `unfinished_${tickets}`
  await sql`create database ${sql(unfinished)}`
  const begin = performance.now()
  await fillDatabase({ ...cluster.target, database: unfinished }, tickets, (step) =>
    console.log(`Filling ${tickets.toLocaleString('en')} tickets: ${step}…`),
  )
  await sql`alter database ${sql(unfinished)} rename to ${sql(name)}`
  console.log(`Filled in ${Math.round((performance.now() - begin) / 1000)} s.`)
}

/** A database with so many tickets; the one of an earlier run where schema and filling are the same. */
export const ensureFilledDatabase = async (cluster: Cluster, tickets: number): Promise<DatabaseTarget> => {
  const name = `bench_${tickets}_${contentHash()}`
  const sql = postgres({ ...connectionOptions(cluster.target), max: 1 })
  try {
    await sql`select pg_advisory_lock(hashtext('docket-bench'))`
    const [made] = await sql`select 1 from pg_database where datname = ${name}`
    if (!made) await makeFilled(cluster, sql, { name, tickets })
  } finally {
    await sql.end({ timeout: 5 })
  }
  return { ...cluster.target, database: name }
}
