import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { connectionOptions } from '#server/db/client.ts'
import { createSessionStore } from '#server/platform/adapters/lucia.ts'
import type { Deps } from '#server/platform/ports.ts'
import { z } from '#shared/zod.ts'
import type { World } from './world.ts'

const parameterSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.date(),
  z.array(z.string()),
])
/** A statement as it went to the database. */
export type Statement = { text: string; parameters: z.infer<typeof parameterSchema>[] }

/**
 * Answers the statements that some work sends, in their order, by doing it with drivers that tell. What the
 * drivers ask for themselves once per connection is not among them.
 */
export const recordStatements = async (
  world: World,
  work: (deps: Deps) => Promise<unknown>,
): Promise<Statement[]> => {
  const recorded: Statement[] = []
  const connect = (prepare: boolean) =>
    postgres({
      ...connectionOptions(world.target),
      max: 1,
      prepare,
      debug: (_connection, text, parameters: unknown[]) => {
        recorded.push({ text, parameters: z.array(parameterSchema).parse(parameters) })
      },
    })
  const clients = { sql: connect(true), unpreparedSql: connect(false), drizzleClient: connect(true) }
  const { sql, unpreparedSql, drizzleClient } = clients
  const db = drizzle(drizzleClient, { casing: 'snake_case' })
  const sessions = createSessionStore({ db, sql }, { secure: false })
  const deps: Deps = { ...world.deps, db, sql, unpreparedSql, sessions }
  try {
    await work(deps)
    recorded.length = 0
    await work(deps)
    return recorded
  } finally {
    await Promise.all(Object.values(clients).map((client) => client.end({ timeout: 5 })))
  }
}
