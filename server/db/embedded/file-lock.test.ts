import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { withFileLock } from './file-lock.js'

const folder = mkdtempSync(join(tmpdir(), 'docket-lock-'))
const file = join(folder, 'lock')
beforeEach(() => rmSync(file, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('only one at a time holds the lock, and everyone gets it in the end', async () => {
  let holders = 0
  let most = 0
  const hold = () =>
    withFileLock(file, async () => {
      holders += 1
      most = Math.max(most, holders)
      await sleep(5)
      holders -= 1
      return 'done'
    })
  expect(await Promise.all(Array.from({ length: 8 }, hold))).toEqual(Array.from({ length: 8 }, () => 'done'))
  expect(most).toBe(1)
})

test('the lock is free again after work that failed', async () => {
  await expect(
    withFileLock(file, () => {
      throw new Error('no luck')
    }),
  ).rejects.toThrow('no luck')
  expect(existsSync(file)).toBe(false)
})

test('the lock of a process that was killed is taken over at once', async () => {
  const { pid } = spawnSync('true')
  writeFileSync(file, `${pid} ${hostname()} 0.5`)
  expect(await withFileLock(file, () => 'mine', { waitMs: 1_000 })).toBe('mine')
})

test('the lock of another machine is respected while its holder shows life, and taken over after', async () => {
  writeFileSync(file, '1 some-other-machine 0.5')
  await expect(withFileLock(file, () => 'mine', { waitMs: 200 })).rejects.toThrow(/too long/)
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(file, minuteAgo, minuteAgo)
  expect(await withFileLock(file, () => 'mine', { waitMs: 1_000 })).toBe('mine')
})
