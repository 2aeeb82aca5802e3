import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from '#shared/zod.ts'
import { connectionOptions, type DatabaseTarget } from './client.ts'
import { readPostmaster } from './embedded/postmaster.ts'
import { ensureDatabase, openCluster } from './embedded.ts'

const folders: string[] = []
const children: ChildProcess[] = []

const makeFolder = (mode = 0o755) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-embedded-'))
  chmodSync(folder, mode)
  folders.push(folder)
  return folder
}

const waitForEnd = async (data: string) => {
  await expect.poll(() => readPostmaster(data).state, { timeout: 10_000, interval: 20 }).toBe('gone')
}

/** Another process that opens the cluster, says so, and holds it until it is killed or told to leave. */
const openElsewhere = async (data: string, { durable = false } = {}) => {
  const module = new URL('./embedded.ts', import.meta.url).href
  const code = `
    const { openCluster } = await import(${JSON.stringify(module)})
    const cluster = await openCluster(${JSON.stringify(data)}, { durable: ${durable} })
    console.log(cluster.owned ? 'owned' : 'joined')
    process.stdin.once('data', async () => { await cluster.stop(); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'))
  return { child, owned: line === 'owned' }
}

const leave = async (child: ChildProcess) => {
  const ended = once(child, 'exit')
  child.stdin?.write('leave\n')
  await ended
}

const kill = async (child: ChildProcess) => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const ask = async (target: DatabaseTarget, query: string) => {
  const sql = postgres({ ...connectionOptions(target), max: 1 })
  try {
    return await sql.unsafe(query)
  } finally {
    await sql.end()
  }
}

afterEach(async () => {
  await Promise.all(
    children
      .splice(0)
      .filter((child) => child.exitCode === null && !child.killed)
      .map(kill),
  )
  for (const folder of folders.splice(0)) {
    await waitForEnd(join(folder, 'data'))
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('the built-in Postgres', () => {
  test('starts in an empty folder, stops, and keeps its data', async () => {
    const data = join(makeFolder(), 'data')
    const first = await openCluster(data, { durable: true })
    expect(first.owned).toBe(true)
    const target = await ensureDatabase(first.target, 'docket')
    await ask(target, 'create table kept (n int); insert into kept values (7)')
    await first.stop()
    expect(readPostmaster(data).state).toBe('gone')

    const second = await openCluster(data, { durable: true })
    expect(await ask(target, 'select n from kept')).toEqual([{ n: 7 }])
    await second.stop()
  })

  test('keeps every acknowledged write safe from a power cut when it is durable', async () => {
    const cluster = await openCluster(join(makeFolder(), 'data'), { durable: true })
    const settings = await ask(
      cluster.target,
      `select setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
    )
    expect(settings.filter((row) => row.setting === 'on')).toHaveLength(3)
    await cluster.stop()
  })

  test('is shared by processes, and lives until the last of them has let go', async () => {
    const data = join(makeFolder(), 'data')
    const owner = await openElsewhere(data)
    const guest = await openCluster(data, { durable: false })
    expect([owner.owned, guest.owned]).toEqual([true, false])
    await leave(owner.child)
    expect(await ask(guest.target, 'select 1 as one')).toEqual([{ one: 1 }])
    await guest.stop()
    await waitForEnd(data)
  })

  test('stops by itself when its only process is killed, and opens again at once', async () => {
    const data = join(makeFolder(), 'data')
    const owner = await openElsewhere(data, { durable: true })
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    await kill(owner.child)
    const cluster = await openCluster(data, { durable: true })
    expect(cluster.owned).toBe(true)
    expect(readPostmaster(data)).not.toMatchObject({ pid })
    expect(await ask(cluster.target, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.stop()
  })

  test('opens again after everything was killed, Postgres too', async () => {
    const data = join(makeFolder(), 'data')
    const owner = await openElsewhere(data, { durable: true })
    const postmaster = readPostmaster(data)
    if (postmaster.state !== 'ready') throw new Error('Postgres does not run')
    process.kill(postmaster.pid, 'SIGKILL')
    await kill(owner.child)
    expect(existsSync(join(data, 'postmaster.pid'))).toBe(true)
    const cluster = await openCluster(data, { durable: true })
    expect(await ask(cluster.target, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.stop()
  })

  test('is started once by three processes that open it at the same moment', async () => {
    const data = join(makeFolder(), 'data')
    const opened = await Promise.all([openElsewhere(data), openElsewhere(data), openElsewhere(data)])
    expect(opened.filter((one) => one.owned)).toHaveLength(1)
  })

  test('runs in a private folder, as root too', async () => {
    const folder = makeFolder(0o700)
    const cluster = await openCluster(join(folder, 'data'), { durable: false })
    expect(await ask(cluster.target, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.stop()
  })

  test('opens data whose folder became private in between', async () => {
    const folder = makeFolder()
    const first = await openCluster(join(folder, 'data'), { durable: false })
    await first.stop()
    // The same data is now out of reach for the user that made it.
    chmodSync(folder, 0o700)
    const second = await openCluster(join(folder, 'data'), { durable: false })
    expect(await ask(second.target, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.stop()
  })

  test('says what is in the log when it cannot start', async () => {
    const data = join(makeFolder(), 'data')
    const cluster = await openCluster(data, { durable: false })
    await cluster.stop()
    writeFileSync(join(data, 'postgresql.conf'), 'no_such_setting = 1\n')
    await expect(openCluster(data, { durable: false })).rejects.toThrow(/did not start[\s\S]*no_such_setting/)
  })

  test('leaves a folder alone that holds something else', async () => {
    const data = join(makeFolder(), 'data')
    mkdirSync(data)
    writeFileSync(join(data, 'letter.txt'), 'dear diary')
    await expect(openCluster(data, { durable: false })).rejects.toThrow(/not empty/)
    expect(readFileSync(join(data, 'letter.txt'), 'utf8')).toBe('dear diary')
  })
})

test('a database is made once by four that ask for it together', async () => {
  const cluster = await openCluster(join(makeFolder(), 'data'), { durable: false })
  const targets = await Promise.all([1, 2, 3, 4].map(() => ensureDatabase(cluster.target, 'docket')))
  expect(targets.map((target) => target.database)).toEqual(['docket', 'docket', 'docket', 'docket'])
  expect(
    await ask(cluster.target, `select count(*)::int as n from pg_database where datname = 'docket'`),
  ).toEqual([{ n: 1 }])
  await cluster.stop()
})
