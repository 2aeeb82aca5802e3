import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { plainOptions } from '#server/testing/options.ts'
import { bringUpToDate } from '../app/migrations.ts'
import { createSecrets } from '../platform/adapters/secrets.ts'
import { installationChain, sealEnd } from '../platform/audit-chain.ts'
import { connectionOptions, type Sql } from './client.ts'
import { migrationsFolder } from './migrate.ts'

let database: TestDatabase
let sql: Sql
afterAll(async () => {
  await sql.end()
  await database.drop()
})

/** The migrations up to one of them, as a version had them that ended with it. */
const migrateUpTo = async (tag: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-migrations-'))
  const journalPath = join(migrationsFolder, 'meta', '_journal.json')
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(journalPath, 'utf8'))
  const last = journal.entries.findIndex((entry) => entry.tag === tag)
  const entries = journal.entries.slice(0, last + 1)
  expect(entries.at(-1)?.tag).toBe(tag)
  mkdirSync(join(folder, 'meta'))
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }))
  for (const entry of entries)
    cpSync(join(migrationsFolder, `${entry.tag}.sql`), join(folder, `${entry.tag}.sql`))
  const client = postgres({ ...connectionOptions(database.target), max: 1 })
  await applyMigrations(drizzle(client), { migrationsFolder: folder })
  await client.end()
  rmSync(folder, { recursive: true })
}

const id = (number: number): string => `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`
const acme = id(1)
const [rita, ben] = [id(11), id(12)]
const statuses = ['open', 'in_progress', 'waiting', 'resolved', 'closed']
const ticketIds = statuses.map((_, index) => id(100 + index))
const [firstTicket = ''] = ticketIds
const comment = id(200)

const fill = async () => {
  await sql`insert into organizations (id, slug, name, created_at) values (${acme}, 'acme', 'Acme', now())`
  for (const [user, username] of [
    [rita, 'rita'],
    [ben, 'ben'],
  ] as const) {
    await sql`
      insert into users (id, username, email, name, created_at)
      values (${user}, ${username}, ${`${username}@example.com`}, ${username}, now())`
    await sql`
      insert into members (organization_id, user_id, role, joined_at)
      values (${acme}, ${user}, ${user === rita ? 'requester' : 'agent'}, now())`
  }
  for (const [index, status] of statuses.entries())
    await sql`
      insert into tickets (organization_id, id, number, title, description, severity, priority, status, requester_id,
        assignee_id, created_at, updated_at, resolved_at, closed_at, client_id, search_language)
      values (${acme}, ${ticketIds[index] ?? ''}, ${`TKT-2026-${String(index + 1).padStart(6, '0')}`}, 'Printer jams',
        'It jams.', 'low', 'low', ${status}, ${rita}, ${index % 2 === 0 ? ben : null}, now(), now(),
        ${status === 'resolved' ? sql`now()` : null}, ${status === 'closed' ? sql`now()` : null},
        gen_random_uuid(), 'english')`
  await sql`
    insert into comments (organization_id, id, ticket_id, author_id, kind, body, client_id, created_at)
    values (${acme}, ${comment}, ${firstTicket}, ${ben}, 'reply', 'Which tray?', gen_random_uuid(), now())`
  await sql`
    insert into comment_versions (organization_id, comment_id, id, body, replaced_at)
    values (${acme}, ${comment}, ${id(201)}, 'Which one?', now())`
  await sql`insert into event_counters (organization_id, last) values (${acme}, 1)`
  await sql`
    insert into events (organization_id, number, type, at, audience, ticket_id, payload)
    values (${acme}, 1, 'ticket.created', now(), 'participants', ${firstTicket}, '{}')`
  for (const [number, organization, entity, entityId] of [
    [301, acme, 'ticket', firstTicket],
    [302, acme, 'comment', comment],
    [303, acme, 'comment', id(299)],
    [304, acme, 'organization', acme],
    [305, null, 'user', rita],
  ] as const)
    await sql`
      insert into audit_entries (organization_id, id, at, actor_kind, actor_id, action, entity, entity_id, after)
      values (${organization}, ${id(number)}, now(), 'user', ${ben}, ${`${entity}.changed`}, ${entity}, ${entityId},
        '{"title": "x"}')`
}

const kinds = ['organizations', 'users', 'members', 'tickets', 'comments', 'comment_versions', 'events']
const readAll = async () => {
  const rows: Record<string, unknown[]> = {}
  for (const table of [...kinds, 'audit_entries'])
    rows[table] = [...(await sql`select * from ${sql(table)} order by ${sql(table)}::text`)]
  return rows
}
const countsOf = () => sql`
  select status, assignee_id as "assigneeId", sum(n)::int as n from (
    select status, assignee_id, tickets as n from ticket_counts
    union all select status, assignee_id, delta from ticket_count_deltas
  ) both_tables
  group by status, assignee_id having sum(n) <> 0 order by status, assignee_id`

let before: Awaited<ReturnType<typeof readAll>>
let countsBefore: Awaited<ReturnType<typeof countsOf>>
beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
  sql = postgres({ ...connectionOptions(database.target), max: 1 })
  await migrateUpTo('0004_account_checks')
  await fill()
  before = await readAll()
  countsBefore = await countsOf()
  await bringUpToDate(database.target, plainOptions.secret)
}, 60_000)

describe('a filled database of the version before tickets had a whole life', () => {
  test('keeps all that it held', async () => {
    const after = await readAll()
    for (const [table, rows] of Object.entries(before)) {
      expect(rows.length).toBeGreaterThan(0)
      expect(after[table]).toHaveLength(rows.length)
      expect(after[table]).toMatchObject(rows)
    }
  })

  test('counts its tickets as before, and goes on with it', async () => {
    const counts = await countsOf()
    expect(counts).toHaveLength(statuses.length)
    expect([...counts]).toEqual([...countsBefore])
    await sql`update tickets set deleted_at = now() where id = ${ticketIds[1] ?? ''}`
    expect(await countsOf()).toHaveLength(statuses.length - 1)
    await sql`update tickets set deleted_at = null where id = ${ticketIds[1] ?? ''}`
    expect([...(await countsOf())]).toEqual([...countsBefore])
  })

  test('knows which ticket an audit entry of before is about, and changes none any more', async () => {
    const entries = await sql`select id, ticket_id as "ticketId", number, hash from audit_entries order by id`
    const unchained = { number: null, hash: null }
    expect([...entries]).toEqual([
      { id: id(301), ticketId: firstTicket, ...unchained },
      { id: id(302), ticketId: firstTicket, ...unchained },
      { id: id(303), ticketId: null, ...unchained },
      { id: id(304), ticketId: null, ...unchained },
      { id: id(305), ticketId: null, ...unchained },
    ])
    await expect(sql`update audit_entries set ip = null`).rejects.toThrow('never changed')
  })

  test('has a sealed end for every chain, of which none has an entry, and knows how many there were', async () => {
    const ends = await sql`select chain, last::int, hash, unchained, seal from audit_heads order by chain`
    const secrets = createSecrets(plainOptions.secret)
    const endOf = (chain: string, unchained: number) => {
      const end = { chain, last: 0, hash: '', unchained }
      return { ...end, seal: sealEnd(secrets, end) }
    }
    expect([...ends]).toEqual([endOf(installationChain, 1), endOf(acme, 4)])
  })

  test('gets no seals at a later start', async () => {
    await sql`update audit_heads set seal = null where chain = ${acme}`
    await bringUpToDate(database.target, plainOptions.secret)
    expect([...(await sql`select chain from audit_heads where seal is null`)]).toEqual([{ chain: acme }])
  })

  test('lets what hangs on a ticket go with it, and no ticket go that was not deleted', async () => {
    await expect(sql`delete from tickets where id = ${firstTicket}`).rejects.toThrow('deleted before')
    await sql.begin(async (sql) => {
      await sql`update tickets set deleted_at = now() where id = ${firstTicket}`
      await sql`delete from tickets where id = ${firstTicket}`
      expect([...(await sql`select id from comments union all select id from comment_versions`)]).toEqual([])
    })
  })

  test('has every index of the audit log', async () => {
    const indexes = await sql<{ name: string }[]>`
      select indexname as name from pg_indexes where tablename = 'audit_entries' order by indexname collate "C"`
    expect(indexes.map(({ name }) => name)).toEqual([
      'audit_entries_action_newest',
      'audit_entries_actor_newest',
      'audit_entries_installation_number',
      'audit_entries_newest',
      'audit_entries_number',
      'audit_entries_pkey',
      'audit_entries_ticket_newest',
    ])
  })
})
