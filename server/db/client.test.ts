import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { openDatabase } from './client.ts'
import { users } from './schema/auth.ts'

let made: TestDatabase
let database: ReturnType<typeof openDatabase>
beforeAll(async () => {
  made = await createTestDatabase()
  database = openDatabase(made.target, { poolSize: 2 })
})
afterAll(async () => {
  await database.close()
  await made.drop()
})

test('a statement of Drizzle is prepared once, in a transaction too, so that it costs one round trip', async () => {
  const prepared = await database.db.transaction(async (db) => {
    for (let time = 0; time < 3; time += 1)
      await db
        .select({ id: users.id })
        .from(users)
        .where(eq(users.username, `somebody-${time}`))
    return db.execute<{ uses: number }>(sql`
      select (generic_plans + custom_plans)::int as uses from pg_prepared_statements
      where statement like 'select "id" from "users" where%'`)
  })
  expect([...prepared]).toEqual([{ uses: 3 }])
})

test('a statement of many rows is not kept', async () => {
  const kept = await database.db.transaction(async (db) => {
    const names = Array.from({ length: 200 }, (_, index) => sql`${`name-${index}`}`)
    await db.execute(sql`select 'many rows' as kind where 'x' in (${sql.join(names, sql`, `)})`)
    return db.execute(sql`select 1 from pg_prepared_statements where statement like 'select ''many rows''%'`)
  })
  expect([...kept]).toEqual([])
})
