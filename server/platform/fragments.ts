import type postgres from 'postgres'
import type { Sql } from '../db/client.ts'

/** A piece of hand-written SQL with its values. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/** The person (`Person` of shared/organizations.ts) whose row of `users` has this alias; null where there is none. */
export const personAt = (sql: Sql, alias: string): Fragment => {
  const u = sql(alias)
  return sql`case when ${u}.id is null then null
    else json_build_object('id', ${u}.id, 'username', ${u}.username, 'name', ${u}.name) end`
}

/** All of the conditions at once; `true` for none. */
export const allOf = (sql: Sql, conditions: readonly Fragment[]): Fragment =>
  conditions.reduce((before, condition) => sql`${before} and ${condition}`, sql`true`)

/** The rows of all queries. */
export const unionAll = (sql: Sql, [first, ...others]: readonly [Fragment, ...Fragment[]]): Fragment =>
  others.reduce((before, query) => sql`${before} union all ${query}`, first)
