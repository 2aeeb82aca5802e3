import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { plainOptions } from '#server/testing/options.ts'
import { searchLanguages } from '#shared/organizations.ts'
import { bringUpToDate } from '../app/migrations.ts'
import { connectionOptions, type Sql } from './client.ts'
import { countPendingMigrations } from './migrate.ts'

describe('migrations', () => {
  test('are applied once by four processes that start together', async () => {
    const database = await createTestDatabase({ empty: true })
    const sql = postgres({ ...connectionOptions(database.target), max: 1 })
    const before = await countPendingMigrations(sql)
    await Promise.all([1, 2, 3, 4].map(() => bringUpToDate(database.target, plainOptions.secret)))
    const [applied] = await sql`select count(*)::int as n from drizzle.__drizzle_migrations`
    expect(before).toBeGreaterThan(0)
    expect(applied).toEqual({ n: before })
    expect(await countPendingMigrations(sql)).toBe(0)
    await sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`
    expect(await countPendingMigrations(sql)).toBe(1)
    await sql.end()
    await database.drop()
  })
})

describe('search configurations', () => {
  let database: TestDatabase
  let sql: Sql
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = postgres({ ...connectionOptions(database.target), max: 1 })
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
  })

  const finds = async (language: string, text: string, query: string) => {
    const [row] = await sql<{ found: boolean }[]>`
      select docket_search_vector(${language}, ${text}, '') @@
        websearch_to_tsquery(docket_search_config(${language}), ${query}) as found`
    return row?.found
  }

  test('there is one for every language that an organization can choose', async () => {
    const rows = await sql<{ language: string; name: string }[]>`
      select language, docket_search_config(language)::text as name from unnest(${[...searchLanguages]}::text[]) language`
    expect(rows.map((row) => row.name)).toEqual(searchLanguages.map((language) => `docket_${language}`))
  })

  test('a language that is not known is searched without a stemmer', async () => {
    expect(await finds('klingon', 'Qapla', 'qapla')).toBe(true)
    expect(await finds('klingon', 'printers', 'printer')).toBe(false)
  })

  test.each(searchLanguages)('%s: "café" and "cafe" find each other', async (language) => {
    expect(await finds(language, 'Le café', 'cafe')).toBe(true)
    expect(await finds(language, 'Le cafe', 'café')).toBe(true)
    expect(await finds(language, 'Le cafe', 'theatre')).toBe(false)
  })

  test.each([
    ['english', 'Printers keep jamming', 'printer jam'],
    ['german', 'Die Rechnungen fehlen', 'rechnung'],
    ['russian', 'не приходят письма', 'письмо'],
    ['spanish', 'facturación duplicada', 'facturacion duplicadas'],
  ])('%s: other forms of a word are found', async (language, text, query) => {
    expect(await finds(language, text, query)).toBe(true)
  })

  test('a word of the title ranks above the same word of the description', async () => {
    const [row] = await sql<{ title: number; description: number }[]>`
      select ts_rank(docket_search_vector('english', 'invoice', 'other'), 'invoic') as title,
        ts_rank(docket_search_vector('english', 'other', 'invoice'), 'invoic') as description`
    expect(row?.title).toBeGreaterThan(row?.description ?? Number.POSITIVE_INFINITY)
  })

  test('every word of the longest description is found', async () => {
    const words = Array.from({ length: 8_000 }, (_, index) => `x${(index + 20_000).toString(36)}`)
      .join(' ')
      .slice(0, 50_000)
    const [row] = await sql<{ found: boolean }[]>`
      select docket_search_vector('simple', '', ${words}) @@ to_tsquery('simple', ${words.split(' ').at(-2) ?? ''}) as found`
    expect(row?.found).toBe(true)
  })

  test('a text too large for a search vector is still stored', async () => {
    const huge = Array.from(
      { length: 300_000 },
      (_, index) => `ж${index.toString(36)}-${(index * 7).toString(36)}ю`,
    ).join(' ')
    await expect(sql`select to_tsvector('simple', ${huge})`).rejects.toThrow(/too long for tsvector/)
    const [row] = await sql<
      { size: number }[]
    >`select length(docket_search_vector('russian', '', ${huge})) as size`
    expect(row?.size).toBeGreaterThan(10_000)
  })

  test('work with an empty search path, as a restore has', async () => {
    const [row] = await sql.begin(async (tx) => {
      await tx`set local search_path = ''`
      return tx<
        { vector: string }[]
      >`select public.docket_search_vector('english', 'Café tables', '')::text as vector`
    })
    expect(row?.vector).toBe(`'cafe':1A 'tabl':2A`)
  })
})

describe('what the database refuses, whoever writes it', () => {
  let database: TestDatabase
  let sql: Sql
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = postgres({ ...connectionOptions(database.target), max: 1 })
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
  })

  const long = `${'x'.repeat(250)}@a.bc`
  test.each([
    [
      'organizations_domains_named',
      "insert into organizations (id, slug, name, sign_up_rule, created_at) values (gen_random_uuid(), 'acme', 'Acme', 'domains', now())",
    ],
    [
      'mails_sent_has_no_text',
      "insert into mails (id, template, recipient, subject, text, message_id, state, created_at) values (gen_random_uuid(), 'a', 'a@b.cd', 's', 'secret', 'm', 'sent', now())",
    ],
    [
      'invitations_email_length',
      `insert into invitations (organization_id, id, email, role, token_hash, created_at, expires_at) values (gen_random_uuid(), gen_random_uuid(), '${long}', 'agent', 't', now(), now())`,
    ],
    [
      'email_changes_length',
      `insert into email_changes (user_id, new_email, current_token_hash, new_token_hash, created_at, expires_at) values (gen_random_uuid(), '${long}', 'a', 'b', now(), now())`,
    ],
    [
      'users_time_zone_length',
      `insert into users (id, username, email, name, time_zone, created_at) values (gen_random_uuid(), 'zoe', 'z@b.cd', 'Zoe', '${long}', now())`,
    ],
  ])('%s', async (constraint, statement) => {
    await expect(sql.unsafe(statement)).rejects.toMatchObject({ constraint_name: constraint })
  })
})
