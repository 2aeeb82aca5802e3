import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { connectionOptions, type DatabaseTarget } from '../client.ts'
import { type Cluster, openCluster } from '../embedded.ts'
import { logOf, onWindows, socketFileOf } from './files.ts'
import { readPostmaster } from './postmaster.ts'

const asRoot = process.getuid?.() === 0
const stranger = 54_321
const needsRoot = 'only root can act as another user'

const folders: string[] = []
const clusters: Cluster[] = []

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const makeFolder = (mode = 0o755) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-privacy-'))
  chmodSync(folder, mode)
  folders.push(folder)
  return folder
}

const open = async (data: string, { durable = false } = {}) => {
  const cluster = await openCluster(data, { durable })
  clusters.push(cluster)
  if (cluster.target.host !== data) folders.push(cluster.target.host)
  return cluster
}

const shallowIn = (folder: string) => join(folder, 'data')

/** A data folder so deep that a socket in it would have too long an address. */
const deepIn = (folder: string) => join(folder, 'a-long-name-'.repeat(8), 'data')

const modeOf = (path: string) => statSync(path).mode & 0o777

const show = async (target: DatabaseTarget, setting: string) => {
  const sql = postgres({ ...connectionOptions(target), max: 1 })
  try {
    const [row] = await sql`select current_setting(${setting}) as value`
    return row?.value
  } finally {
    await sql.end()
  }
}

/** What another user gets who connects to the socket: `connected`, or the error's code. */
const connectAs = (uid: number, { host, port }: DatabaseTarget) => {
  const code = `
    const net = require('node:net')
    process.setgroups([])
    process.setgid(${uid})
    process.setuid(${uid})
    const socket = net.connect(${JSON.stringify(join(host, `.s.PGSQL.${port}`))})
    socket.once('connect', () => { console.log('connected'); socket.destroy() })
    socket.once('error', (error) => console.log(error.code))`
  return execFileSync(process.execPath, ['--input-type=commonjs', '-e', code], { encoding: 'utf8' }).trim()
}

describe.skipIf(onWindows)('another user of the machine', () => {
  test.for([
    { where: 'in the data folder', mode: 0o755, place: shallowIn },
    { where: 'in a folder of its own', mode: 0o755, place: deepIn },
    { where: 'in a private data folder', mode: 0o700, place: shallowIn },
    { where: 'in a folder of its own, for a private data folder', mode: 0o700, place: deepIn },
  ])('cannot connect to the socket $where', async ({ mode, place }, { skip }) => {
    skip(!asRoot, needsRoot)
    const { target } = await open(place(makeFolder(mode)))
    expect(connectAs(0, target)).toBe('connected')
    expect(connectAs(stranger, target)).toBe('EACCES')
  })

  test('cannot connect even where the folder of the socket was opened', async ({ skip }) => {
    skip(!asRoot, needsRoot)
    const { target } = await open(deepIn(makeFolder()))
    chmodSync(target.host, 0o777)
    expect(connectAs(0, target)).toBe('connected')
    expect(connectAs(stranger, target)).toBe('EACCES')
  })

  test.for([
    { where: 'an open', mode: 0o755 },
    { where: 'a private', mode: 0o700 },
  ])('cannot have their folder taken for the socket of $where data folder', async ({ mode }, { skip }) => {
    skip(!asRoot, needsRoot)
    const data = deepIn(makeFolder(mode))
    const theirs = makeFolder(0o700)
    chownSync(theirs, stranger, stranger)
    mkdirSync(join(data, '..'))
    writeFileSync(socketFileOf(data), theirs)
    const { target } = await open(data)
    expect(target.host).not.toBe(theirs)
    expect(statSync(theirs).uid).toBe(stranger)
    expect(readdirSync(theirs)).toEqual([])
    expect(readFileSync(socketFileOf(data), 'utf8')).toBe(target.host)
  })

  test('cannot have a link taken for the socket’s folder', async () => {
    const data = deepIn(makeFolder())
    const first = await open(data)
    await first.stop()
    // Whoever runs Postgres owns what the link leads to: only being a link speaks against it.
    const link = join(makeFolder(), 'link')
    symlinkSync(first.target.host, link)
    writeFileSync(socketFileOf(data), link)
    const { target } = await open(data)
    expect([link, first.target.host]).not.toContain(target.host)
  })

  test('cannot enter the folder of a new installation, nor read its log', async () => {
    const folder = join(makeFolder(), 'installation')
    await open(join(folder, 'postgres'))
    expect(modeOf(folder)).toBe(asRoot ? 0o711 : 0o700)
    expect(modeOf(join(folder, 'postgres'))).toBe(0o700)
    expect(modeOf(logOf(join(folder, 'postgres')))).toBe(0o600)
  })
})

describe.skipIf(onWindows)('the built-in Postgres', () => {
  test('keeps the folder of its socket from one start to the next, unless others can enter it', async () => {
    const data = deepIn(makeFolder())
    const first = await open(data)
    expect(modeOf(first.target.host)).toBe(0o700)
    await first.stop()
    const second = await open(data)
    expect(second.target.host).toBe(first.target.host)
    await second.stop()
    chmodSync(first.target.host, 0o770)
    const third = await open(data)
    expect(third.target.host).not.toBe(first.target.host)
    expect(await show(third.target, 'port')).toBe('5432')
  })

  test('leaves the mode of a folder that was there, and closes a log that others could read', async () => {
    const folder = makeFolder(0o755)
    const data = join(folder, 'data')
    writeFileSync(logOf(data), 'as it was\n')
    chmodSync(logOf(data), 0o644)
    await open(data)
    expect(modeOf(folder)).toBe(0o755)
    expect(modeOf(logOf(data))).toBe(0o600)
    expect(readFileSync(logOf(data), 'utf8')).toMatch(/^as it was\n/)
  })

  test('has memory for the reads of a big organization when it is durable', async () => {
    const { target } = await open(join(makeFolder(), 'data'), { durable: true })
    expect(await show(target, 'shared_buffers')).toBe('256MB')
  })
})

const readEnvironment = (pid: string) => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

const processesThatKnow = (secret: string) =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && readEnvironment(entry).includes(secret))
    .map(Number)

test.skipIf(process.platform !== 'linux').each([
  { where: 'an open', mode: 0o755 },
  { where: 'a private', mode: 0o700 },
])('no process of Postgres with $where data folder gets the settings of Docket', async ({ mode }) => {
  const data = join(makeFolder(mode), 'data')
  const secret = `first-admin-${process.pid}-${mode}`
  const code = `
      const { openCluster } = await import(${JSON.stringify(new URL('../embedded.ts', import.meta.url).href)})
      const cluster = await openCluster(${JSON.stringify(data)}, { durable: false })
      console.log('open')
      process.stdin.once('data', async () => { await cluster.stop(); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, ADMIN_PASSWORD: secret, TZ: 'Asia/Tokyo' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    await once(createInterface(child.stdout), 'line')
    const joined = await open(data)
    expect(processesThatKnow(secret)).toEqual([child.pid])
    expect(await show(joined.target, 'timezone')).toBe('UTC')
  } finally {
    child.stdin.write('leave\n')
    await once(child, 'exit')
  }
  await clusters.splice(0)[0]?.stop()
  await expect.poll(() => readPostmaster(data).state, { timeout: 10_000 }).toBe('gone')
})
