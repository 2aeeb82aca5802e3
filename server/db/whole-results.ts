import type { Sql } from './client.ts'

/** What the driver calls its queries to run and to answer them. */
type Query = { executed: boolean; resolve: (answer: unknown) => void; handle: () => Promise<void> }

/** The driver types its queries as promises; this is what all of them have in common besides. */
const queriesOf = (sql: Sql): Query => Object.getPrototypeOf(sql`select 1`)

/** An answer without the places that the rows of another query have left empty at its beginning. */
const withoutHoles = (answer: unknown): unknown => {
  if (Array.isArray(answer) && answer.length > 0 && !(0 in answer))
    answer.splice(
      0,
      answer.findIndex((row) => row !== undefined),
    )
  return answer
}

const mended = new WeakSet<Query>()

/**
 * Lets every query answer with its own rows alone. Where one fails amid its rows, by an error, a timeout or a lost
 * connection, the driver goes on counting from there (postgres 3.4.9, porsager/postgres#1119 and #1181): the next
 * answer on that connection begins with as many holes, and who asks for its first row finds none.
 */
export const keepResultsWhole = (sql: Sql): void => {
  const queries = queriesOf(sql)
  if (mended.has(queries)) return
  mended.add(queries)
  const { handle } = queries
  queries.handle = function (this: Query) {
    if (!this.executed) {
      const { resolve } = this
      this.resolve = (answer) => resolve(withoutHoles(answer))
    }
    return handle.call(this)
  }
}
