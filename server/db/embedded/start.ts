import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  lchownSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { POSTGRES_ENVIRONMENT } from './environment.ts'
import { lifeLineOf, logOf, onWindows, passwordFileOf } from './files.ts'
import { chooseLauncher, giveFilesTo, type Launcher } from './launcher.ts'
import { type LifeLine, makeLifeLine, WATCHER } from './life-line.ts'
import { readPostmaster } from './postmaster.ts'
import { chooseSocketFolder } from './socket-folder.ts'

const run = promisify(execFile)
const INITDB_TIMEOUT_MS = 120_000
const START_TIMEOUT_MS = 120_000
const LOG_LIMIT_BYTES = 5_000_000

// A durable cluster keeps Postgres' own defaults: what was acknowledged survives a power cut. Its memory is taken from
// the machine as it is used, so that a small installation does not pay for what a big one reads.
const DURABLE_SETTINGS = ['shared_buffers=256MB', 'max_connections=100', 'log_min_messages=warning']
const DISPOSABLE_SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=64MB',
  'max_connections=200',
  'wal_level=minimal',
  'max_wal_senders=0',
  'log_min_messages=log',
]

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0))
    })
  })

const commandLine = (launcher: Launcher, program: string, args: readonly string[]): [string, string[]] => {
  const [command, ...rest] = [...launcher.prefix, program, ...args]
  return [command ?? program, rest]
}

// Made under another name and renamed when whole: an interrupted initdb leaves a folder that never starts.
const initialize = async (directory: string, durable: boolean, binaries: Binaries, launcher: Launcher) => {
  const unfinished = `${directory}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  if (existsSync(directory)) rmdirSync(directory)
  mkdirSync(unfinished, { mode: 0o700 })
  if (launcher.ids) lchownSync(unfinished, launcher.ids.uid, launcher.ids.gid)
  const args = ['-D', unfinished, '-U', 'postgres', '-E', 'UTF8', '--no-instructions']
  args.push(...(onWindows ? ['--no-locale'] : ['--locale=C.UTF-8']), ...(durable ? [] : ['--no-sync']))
  if (onWindows) {
    writeFileSync(passwordFileOf(directory), randomBytes(24).toString('base64url'), { mode: 0o600 })
    args.push('-A', 'scram-sha-256', `--pwfile=${passwordFileOf(directory)}`)
  } else args.push('-A', 'trust')
  try {
    const [command, rest] = commandLine(launcher, binaries.initdb, args)
    await run(command, rest, {
      ...launcher.ids,
      env: POSTGRES_ENVIRONMENT,
      cwd: dirname(binaries.initdb),
      timeout: INITDB_TIMEOUT_MS,
    })
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    throw new Error(`The built-in Postgres could not make its data folder ${directory}:\n${output}`, {
      cause,
    })
  }
  renameSync(unfinished, directory)
}

const chooseAddress = async (directory: string, launcher: Launcher) => {
  if (onWindows) return ['-p', String(await freePort()), '-c', 'listen_addresses=127.0.0.1']
  const onlyOwner = ['-c', 'unix_socket_permissions=0700']
  return [
    '-p',
    '5432',
    '-c',
    'listen_addresses=',
    '-k',
    chooseSocketFolder(directory, launcher),
    ...onlyOwner,
  ]
}

const openLog = (path: string) => {
  const log = openSync(path, sizeOf(path) > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600)
  // It may be older than that mode. Only its owner may say so.
  if (fstatSync(log).uid === process.getuid?.()) fchmodSync(log, 0o600)
  return log
}

const spawnServer = (directory: string, command: string, args: string[], launcher: Launcher) => {
  const log = openLog(logOf(directory))
  // A session of its own: Ctrl-C in the terminal must reach Docket first, which still has to write.
  const common = {
    ...launcher.ids,
    env: POSTGRES_ENVIRONMENT,
    cwd: dirname(directory),
    detached: true,
    windowsHide: true,
  }
  try {
    if (onWindows)
      return { child: spawn(command, args, { ...common, stdio: ['ignore', log, log] }), lifeLine: undefined }
    const { input, output, held } = makeLifeLine(lifeLineOf(directory))
    const shell = ['-c', WATCHER, 'docket-postgres', command, ...args]
    const child = spawn('/bin/sh', shell, { ...common, cwd: '/', stdio: [input, log, log, output] })
    closeSync(input)
    closeSync(output)
    return { child, lifeLine: held }
  } finally {
    closeSync(log)
  }
}

const explainFailure = (directory: string, logStart: number) => {
  const lines = readFileSync(logOf(directory))
    .subarray(logStart)
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(-8)
  return new Error(
    `The built-in Postgres did not start. The end of its log, ${logOf(directory)}:\n${lines.join('\n')}`,
  )
}

const waitUntilReady = async (directory: string, child: ChildProcess, logStart: number) => {
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const postmaster = readPostmaster(directory)
    if (postmaster.state === 'ready') return postmaster
    if (failure) throw failure
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
      throw explainFailure(directory, logStart)
    await sleep(10)
  }
}

/** Starts Postgres on the data folder, made first where there is none. Only under the folder's lock. */
export const startPostgres = async (
  directory: string,
  durable: boolean,
  binaries: Binaries,
): Promise<{ postmaster: { port: number; socketDirectory: string }; lifeLine: LifeLine | undefined }> => {
  const launcher = chooseLauncher(binaries.postgres, dirname(directory))
  if (existsSync(join(directory, 'PG_VERSION'))) giveFilesTo(launcher, directory)
  else await initialize(directory, durable, binaries, launcher)
  const settings = (durable ? DURABLE_SETTINGS : DISPOSABLE_SETTINGS).flatMap((setting) => ['-c', setting])
  const address = await chooseAddress(directory, launcher)
  const [command, args] = commandLine(launcher, binaries.postgres, ['-D', directory, ...address, ...settings])
  const logStart = sizeOf(logOf(directory)) > LOG_LIMIT_BYTES ? 0 : sizeOf(logOf(directory))
  const { child, lifeLine } = spawnServer(directory, command, args, launcher)
  try {
    const postmaster = await waitUntilReady(directory, child, logStart)
    child.unref()
    return { postmaster, lifeLine }
  } catch (error) {
    lifeLine?.letGo()
    throw error
  }
}
