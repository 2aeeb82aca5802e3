import type { Sql } from '../db/client.ts'

/** What is wrong, and with what: `the index tickets_queue of tickets`. */
export type TenantFault = { of: string; fault: string }

/** The tables whose rows belong to an organization: to one always, or to one or none. */
export const readTenantTables = async (sql: Sql): Promise<{ always: string[]; perhaps: string[] }> => {
  const tables = await sql<{ name: string; always: boolean }[]>`
    select c.relname as name, a.attnotnull as always
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.attname = 'organization_id' and not a.attisdropped
    order by 1`
  const names = (always: boolean) => tables.filter((one) => one.always === always).map(({ name }) => name)
  return { always: names(true), perhaps: names(false) }
}

/** Everything in the catalogue by which a row could be taken for, or point to, another organization's. */
export const readTenantFaults = async (sql: Sql): Promise<TenantFault[]> => [
  ...(await readKeyFaults(sql)),
  ...(await readIndexFaults(sql)),
  ...(await readReferenceFaults(sql)),
]

const readKeyFaults = async (sql: Sql): Promise<TenantFault[]> => {
  const { always } = await readTenantTables(sql)
  const keyless = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relname in ${sql(always)} and c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`
  const rootless = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relname in ${sql(always)} and c.relnamespace = 'public'::regnamespace
      and not exists (
        select from pg_constraint f join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
        where f.conrelid = c.oid and f.contype = 'f' and a.attname = 'organization_id')`
  return [
    ...keyless.map(({ name }) => ({ of: name, fault: 'has no primary key' })),
    ...rootless.map(({ name }) => ({ of: name, fault: 'points to no organization' })),
  ]
}

/** Primary keys and unique constraints are indexes too. */
const readIndexFaults = async (sql: Sql): Promise<TenantFault[]> => {
  const { always } = await readTenantTables(sql)
  const faulty = await sql<{ name: string }[]>`
    select i.indexrelid::regclass::text as name
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relname in ${sql(always)} and c.relnamespace = 'public'::regnamespace
      and pg_get_indexdef(i.indexrelid, 1, true) <> 'organization_id'
    order by 1`
  return faulty.map(({ name }) => ({ of: name, fault: 'does not begin with organization_id' }))
}

type Reference = { name: string; from: string; to: string; own: string[]; theirs: string[] }

const readReferenceFaults = async (sql: Sql): Promise<TenantFault[]> => {
  const { always, perhaps } = await readTenantTables(sql)
  const references = await sql<Reference[]>`
    select f.conname as name, f.conrelid::regclass::text as from, f.confrelid::regclass::text as to,
      array(select a.attname::text from unnest(f.conkey) with ordinality k(number, place)
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.number order by k.place) as own,
      array(select a.attname::text from unnest(f.confkey) with ordinality k(number, place)
        join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.number order by k.place) as theirs
    from pg_constraint f
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace
    order by 1`
  const faultOf = ({ from, to, own, theirs }: Reference): string | null => {
    if (to === 'users' && always.includes(from)) return 'points to a person who may be of no organization'
    if (![...always, ...perhaps].includes(to)) return null
    if (![...always, ...perhaps].includes(from))
      return `points into an organization from ${from}, which has none`
    const isComposite = own[0] === 'organization_id' && theirs[0] === 'organization_id'
    return isComposite ? null : 'may point to a row of another organization'
  }
  return references.flatMap((reference) => {
    const fault = faultOf(reference)
    return fault === null ? [] : [{ of: reference.name, fault }]
  })
}
