import { sql as drizzleSql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { openDatabase } from './client.ts'

let database: TestDatabase
let opened: ReturnType<typeof openDatabase>

beforeAll(async () => {
  database = await createTestDatabase()
  opened = openDatabase(database.target, { poolSize: 1 })
})

afterAll(async () => {
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
