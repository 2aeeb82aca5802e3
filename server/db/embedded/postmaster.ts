import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './is-running.js'

/** What the data folder says of its server; `gone` covers killed ones that left their file behind. */
export type Postmaster =
  | { state: 'gone' }
  | { state: 'changing'; pid: number }
  | { state: 'ready'; pid: number; port: number; socketDirectory: string }

const isLivePostgresByPs = (pid: number) => {
  try {
    const [state = '', command = ''] = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/)
    return !state.startsWith('Z') && command.endsWith('postgres')
  } catch {
    return false
  }
}

// The pid may belong to a zombie, to another program, or to the Postgres of another folder: each would pass kill(pid, 0).
const isLivePostgresByProc = (pid: number, directory: string) => {
  try {
    if (!/^\d+ \(postgres\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false
  } catch {
    return false
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory
  } catch {
    return true
  }
}

const isLivePostgres = (pid: number, directory: string) => {
  if (process.platform === 'linux') return isLivePostgresByProc(pid, directory)
  return process.platform === 'win32' ? isRunning(pid) : isLivePostgresByPs(pid)
}

/** Reads `postmaster.pid` (its lines: pid, data folder, start time, port, socket folder, address, memory, state). */
export const readPostmaster = (directory: string): Postmaster => {
  let lines: string[]
  try {
    lines = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return { state: 'gone' }
  }
  const pid = Number(lines[0])
  if (!(pid > 0) || !isLivePostgres(pid, directory)) return { state: 'gone' }
  if (lines[7]?.trim() !== 'ready') return { state: 'changing', pid }
  return { state: 'ready', pid, port: Number(lines[3]), socketDirectory: lines[4] ?? '' }
}

const isSessionOf = (pid: number, directory: string) => {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === directory &&
      /^\d+ \(postgres\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    )
  } catch {
    return false
  }
}

const hasSessions = (directory: string) =>
  readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && isSessionOf(Number(entry), directory))

/**
 * Removes the lock file that a killed server left, where its pid now belongs to something else: Postgres would take
 * that for itself and never start. Waits for the sessions of the killed server, which the file guards against.
 */
export const removeStaleLock = async (directory: string, timeoutMs: number) => {
  const file = join(directory, 'postmaster.pid')
  if (!existsSync(file)) return
  // Where sessions cannot be seen, Postgres' own check is left to do its work if it can.
  if (process.platform !== 'linux' && !isRunning(Number.parseInt(readFileSync(file, 'utf8'), 10))) return
  const deadline = Date.now() + timeoutMs
  while (process.platform === 'linux' && hasSessions(directory)) {
    if (Date.now() > deadline)
      throw new Error(`Sessions of a killed Postgres still run on ${directory}. End them, then start again.`)
    await sleep(20)
  }
  rmSync(file, { force: true })
}
