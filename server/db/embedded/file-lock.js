// Plain JavaScript, because scripts/bootstrap.js needs it before the pinned Node is installed.
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './is-running.js'

const HEARTBEAT_MS = 1_000
const STALE_AFTER_MS = 15_000

const ageMs = (file) => Date.now() - statSync(file).mtimeMs

/** A holder that died leaves its file: told by its process id, or, where that says nothing, by a missing heartbeat. */
const isStale = (file) => {
  try {
    const [pid, host] = readFileSync(file, 'utf8').split(' ')
    if (host === hostname() && Number(pid) > 0 && !isRunning(Number(pid))) return true
    return ageMs(file) > STALE_AFTER_MS
  } catch {
    return false
  }
}

// The second file makes looking and removing one step: without it, the lock of whoever stole first could be removed.
const removeStale = (file) => {
  const claim = `${file}.stale`
  try {
    writeFileSync(claim, '', { flag: 'wx' })
  } catch {
    try {
      if (ageMs(claim) > STALE_AFTER_MS) rmSync(claim, { force: true })
    } catch {
      // Removed by its maker between the two calls.
    }
    return
  }
  try {
    if (isStale(file)) rmSync(file, { force: true })
  } finally {
    rmSync(claim, { force: true })
  }
}

const isTaken = (file, content) => {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return false
  } catch (error) {
    if (error.code === 'EEXIST') return true
    throw error
  }
}

const holds = (file, content) => {
  try {
    return readFileSync(file, 'utf8') === content
  } catch {
    return false
  }
}

export const withFileLock = async (file, work, { waitMs = 120_000, onWait = () => {} } = {}) => {
  const content = `${process.pid} ${hostname()} ${Math.random()}`
  const deadline = Date.now() + waitMs
  let told = false
  while (isTaken(file, content)) {
    if (Date.now() > deadline) throw new Error(`Another process has held ${file} for too long.`)
    if (isStale(file)) removeStale(file)
    else {
      if (!told) onWait()
      told = true
      await sleep(20)
    }
  }
  const heartbeat = setInterval(() => {
    if (holds(file, content)) utimesSync(file, new Date(), new Date())
  }, HEARTBEAT_MS)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if (holds(file, content)) rmSync(file, { force: true })
  }
}
