import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** Where a database is; `host` may be the directory of a Unix socket. */
export type DatabaseTarget = {
  host: string
  port: number
  user: string
  password?: string
  database: string
  ssl?: boolean
}

/** What Drizzle's queries run on: the pool, or a transaction of it. */
export type Database = ReturnType<typeof openDatabase>['db'] | Transaction
export type Transaction = Parameters<Parameters<ReturnType<typeof openDatabase>['db']['transaction']>[0]>[0]
/** The driver itself, for the few hot or hand-written reads. */
export type Sql = postgres.Sql

const statementTimeoutMs = 15_000
const idleInTransactionTimeoutMs = 15_000

/**
 * Reads a Postgres URL. Beside the usual form it takes a socket directory as libpq does:
 * `postgres://user@/name?host=/run/postgresql`.
 *
 * @throws TypeError when it is no URL; Error when it names no database.
 */
export const parseDatabaseUrl = (text: string): DatabaseTarget => {
  // An URL with a user must have a host; libpq's form leaves it out where a socket directory is given.
  const url = new URL(text.replace(/^(\w+:\/\/[^/?]*@)(?=\/)/, '$1localhost'))
  const database = decodeURIComponent(url.pathname.slice(1))
  if (!/^postgres(ql)?:$/.test(url.protocol) || !database)
    throw new Error('not a Postgres URL with a database')
  const sslMode = url.searchParams.get('sslmode')
  return {
    host: url.searchParams.get('host') ?? decodeURIComponent(url.hostname || 'localhost'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user: decodeURIComponent(url.username || 'postgres'),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    database,
    ...(sslMode && sslMode !== 'disable' ? { ssl: true } : {}),
  }
}

/**
 * How long to wait (seconds) before connecting again. The driver's own wait grows to 20 s and is not forgotten after
 * each loss, while whoever asks something waits with it.
 */
const reconnectSeconds = (losses: number): number => Math.min(1, 0.05 * 2 ** losses)

/** The driver's options for a target. */
export const connectionOptions = (target: DatabaseTarget) => ({
  host: target.host,
  port: target.port,
  user: target.user,
  database: target.database,
  ...(target.password === undefined ? {} : { password: target.password }),
  ...(target.ssl ? { ssl: 'require' as const } : {}),
  onnotice: () => {},
  backoff: reconnectSeconds,
})

const connect = (target: DatabaseTarget, name: string, max: number, prepare = true) =>
  postgres({
    ...connectionOptions(target),
    max,
    prepare,
    connect_timeout: 10,
    connection: {
      application_name: name,
      statement_timeout: statementTimeoutMs,
      // Room for the hits of a common word, indexes preferred as on any disk of today, and no compiling of
      // statements that take milliseconds (measured in the benchmarks of a million tickets).
      work_mem: '32MB',
      random_page_cost: '1.1',
      jit: 'off',
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    },
  })

/** Statements with more values are of many rows: there is one for each number of rows, too many to keep. */
const preparedValues = 150

/**
 * Lets the driver prepare what it is given as text, as Drizzle does: otherwise it asks for the types of the values
 * before each execution, which is a round trip more.
 */
const prepareAll = <Client extends postgres.Sql | postgres.TransactionSql>(client: Client): Client => {
  const unprepared = client.unsafe
  client.unsafe = (text, values = [], options = {}) =>
    unprepared(text, values, { ...options, prepare: values.length <= preparedValues })
  if ('begin' in client) {
    const { begin } = client
    const beginPrepared = (work: (transaction: postgres.TransactionSql) => unknown) =>
      begin((transaction) => work(prepareAll(transaction)))
    Object.assign(client, { begin: beginPrepared })
  }
  return client
}

/**
 * Opens the pools of one process. Drizzle changes the driver's treatment of dates on the client that it is
 * given, so hand-written SQL has a client of its own. Search has another, which prepares nothing: its plan must
 * see the words (performance.md, section 2).
 */
export const openDatabase = (target: DatabaseTarget, { poolSize }: { poolSize: number }) => {
  const drizzleClient = prepareAll(connect(target, 'docket', poolSize))
  const sql = connect(target, 'docket-reads', poolSize)
  const unpreparedSql = connect(target, 'docket-search', Math.ceil(poolSize / 2), false)
  return {
    target,
    db: drizzle(drizzleClient, { casing: 'snake_case' }),
    sql,
    unpreparedSql,
    close: async () => {
      await Promise.all([drizzleClient, sql, unpreparedSql].map((client) => client.end({ timeout: 5 })))
    },
  }
}

/** Opens a client for `LISTEN`, whose connections stay open. */
export const openListeningClient = (target: DatabaseTarget): Sql =>
  postgres({
    ...connectionOptions(target),
    max: 2,
    idle_timeout: 0,
    connection: { application_name: 'docket-live' },
  })
