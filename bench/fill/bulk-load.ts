import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Sql } from '#server/db/client.ts'

/** Sends lines to a table by `copy`. */
export const copyInto = async (
  sql: Sql,
  table: string,
  columns: readonly string[],
  chunks: Iterable<string>,
): Promise<void> => {
  const into = await sql`copy ${sql(table)} (${sql([...columns])}) from stdin`.writable()
  await pipeline(Readable.from(chunks), into)
}

/**
 * Works on tables without the indexes that no constraint needs, and makes them again afterwards: at once is
 * many times faster than row by row.
 */
export const withoutIndexes = async (
  sql: Sql,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> => {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any(${tables.map((table) => `public.${table}`)}::regclass[])
      and not exists (select from pg_constraint where conindid = i.indexrelid)`
  for (const { name } of indexes) await sql`drop index ${sql(name)}`
  await work()
  for (const { definition } of indexes) await sql.unsafe(definition)
}
