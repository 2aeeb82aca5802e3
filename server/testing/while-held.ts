import type { TransactionSql } from 'postgres'
import { expect } from 'vitest'
import type { World } from './world.ts'

/** So long a call may take until it waits for what is held. */
const patience = { timeout: 5_000, interval: 10 }

/**
 * Lets a call begin, waits until it needs the row of an account that another transaction holds, and then lets that one
 * write and commit: the call has seen what was before, and goes on after.
 */
export const whileHeld = async <R>(
  world: World,
  userId: string,
  { start, end }: { start: () => Promise<R>; end: (sql: TransactionSql) => PromiseLike<unknown> },
): Promise<R> => {
  let call: Promise<R> | undefined
  await world.deps.sql.begin(async (sql) => {
    await sql`select from users where id = ${userId} for update`
    const [holder] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
    call = start()
    const waiting = () => world.deps.sql`
      select from pg_locks where not granted and ${holder?.pid ?? 0} = any(pg_blocking_pids(pid))`
    await expect.poll(waiting, patience).not.toHaveLength(0)
    await end(sql)
  })
  if (!call) throw new Error('the call did not begin')
  return call
}
