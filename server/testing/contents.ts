import type { Sql } from '../db/client.ts'

/** The rows of an organization by table: how many there are, and a hash of all that they hold. */
export const readContents = async (
  sql: Sql,
  organizationId: string,
): Promise<Record<string, { rows: number; hash: string }>> => {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'organization_id' order by 1`
  const contents = tables.map(async ({ name }) => {
    const [found] = await sql<{ rows: number; hash: string }[]>`
      select count(*)::int as rows, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as hash
      from ${sql(name)} t where organization_id = ${organizationId}`
    return [name, { rows: found?.rows ?? 0, hash: found?.hash ?? '' }] as const
  })
  return Object.fromEntries(await Promise.all(contents))
}
