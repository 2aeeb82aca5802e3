import { setTimeout as pause } from 'node:timers/promises'
import { sql as drizzleSql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { connectionOptions, openDatabase } from './client.ts'

let database: TestDatabase
let opened: ReturnType<typeof openDatabase>
let aside: postgres.Sql

beforeAll(async () => {
  database = await createTestDatabase()
  opened = openDatabase(database.target, { poolSize: 1 })
  aside = postgres({ ...connectionOptions(database.target), max: 1 })
  await aside`create table said (words text)`
})

afterAll(async () => {
  await aside.end()
  await opened.close()
  await database.drop()
})

const five = [{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }, { x: 5 }]

describe('after a query that failed amid its rows, the next one on its connection', () => {
  it('has all of its own rows and nothing else', async () => {
    const { sql } = opened
    await expect(sql`select 1 / (4 - i) from generate_series(1, 10) i`).rejects.toThrow('division by zero')
    const rows = await sql`select x from generate_series(1, 5) x`
    expect(rows).toHaveLength(5)
    expect([...rows]).toEqual(five)
  })

  it('has them also when it was sent before the failure', async () => {
    const { sql } = opened
    const failing = sql`select 1 / (4 - i) from generate_series(1, 10) i`.catch(() => 'failed')
    const [, [first], none] = await Promise.all([
      failing,
      sql`select x from generate_series(1, 5) x`,
      sql`select 1 where false`,
    ])
    expect(first).toEqual({ x: 1 })
    expect(none).toHaveLength(0)
  })

  it('has them also through Drizzle', async () => {
    const { db } = opened
    const failing = db.execute(drizzleSql`select 1 / (4 - i) from generate_series(1, 10) i`)
    await expect(failing).rejects.toThrow()
    const rows = await db.execute(drizzleSql`select x from generate_series(1, 5) x`)
    expect([...rows]).toEqual(five)
  })
})

const loseAll = () =>
  aside`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like 'docket%'`

const say = (words: string) => drizzleSql`insert into said values (${words})`
const whatWasSaid = async () =>
  (await aside<{ words: string }[]>`select words from said order by 1`).map(({ words }) => words)

describe('a transaction whose connection is lost', () => {
  it('is refused whole, and the next one begins anew', async () => {
    const { db } = opened
    const lost = db.transaction(async (transaction) => {
      await transaction.execute(say('lost'))
      await loseAll()
      await transaction.execute(say('lost too'))
    })
    await expect(lost).rejects.toThrow()
    await db.transaction((transaction) => transaction.execute(say('kept')))
    expect(await whatWasSaid()).toEqual(['kept'])
    await aside`truncate said`
  })

  it('says nothing more in the transaction that has its connection next', async () => {
    const { db } = opened
    const late = Promise.withResolvers<void>()
    const lost = db.transaction(async (transaction) => {
      await transaction.execute(say('lost'))
      await loseAll()
      await late.promise
      await transaction.execute(say('late'))
    })
    lost.catch(() => {})
    await pause(50)
    const next = db.transaction(async (transaction) => {
      await transaction.execute(say('kept'))
      late.resolve()
      await pause(50)
      await transaction.execute(say('kept as well'))
    })
    await expect(lost).rejects.toThrow()
    await next
    expect(await whatWasSaid()).toEqual(['kept', 'kept as well'])
    await aside`truncate said`
  })

  it('gives its error to nobody else', async () => {
    const { db, sql } = opened
    const asleep = Promise.allSettled([db.execute(drizzleSql`select pg_sleep(5)`), sql`select pg_sleep(5)`])
    const areAsleep = async () => {
      const [found] = await aside<{ asleep: number }[]>`select count(*)::int as asleep from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep'`
      return found?.asleep
    }
    await expect.poll(areAsleep).toBe(2)
    await loseAll()
    expect((await asleep).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect([...(await db.execute(drizzleSql`select 1 as one`))]).toEqual([{ one: 1 }])
    expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }])
  })
})

it('work goes on however often all connections are lost', async () => {
  const { db, sql, close } = openDatabase(database.target, { poolSize: 5 })
  const until = Date.now() + 3_000
  const longest: number[] = []
  const work = async (ask: () => Promise<unknown>) => {
    while (Date.now() < until) {
      const began = Date.now()
      await ask().catch(() => pause(20))
      longest.push(Date.now() - began)
    }
  }
  const write = () =>
    db.transaction(async (transaction) => {
      await transaction.execute(drizzleSql`select pg_sleep(0.01)`)
      await transaction.execute(drizzleSql`select 1`)
    })
  const workers = Array.from({ length: 16 }, (_, index) =>
    work(index % 2 === 0 ? write : () => sql`select pg_sleep(0.01)`),
  )
  for (let times = 0; times < 5; times += 1) {
    await pause(400)
    await loseAll()
  }
  await Promise.all(workers)
  expect(Math.max(...longest)).toBeLessThan(4_000)
  await close()
})
