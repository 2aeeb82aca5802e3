import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { lifeLineOf, onWindows } from './files.ts'
import { holdLifeLine, makeLifeLine, WATCHER } from './life-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'docket-life-line-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const server = `process.on('SIGINT', () => process.exit()); setInterval(() => {}, 1000); console.log('ready')`

/** A server that runs until nobody holds its life-line. */
const startWatched = async (path: string) => {
  const { input, output, held } = makeLifeLine(path)
  const child = spawn('/bin/sh', ['-c', WATCHER, 'watched', process.execPath, '-e', server], {
    stdio: [input, 'pipe', 'inherit', output],
    detached: true,
  })
  closeSync(input)
  closeSync(output)
  await once(child, 'spawn')
  if (child.stdout) await once(child.stdout, 'data')
  return { held, hasEnded: () => child.exitCode !== null || child.signalCode !== null }
}

/** Takes hold again and again at the moment of the end: whether it ever ended while it was held. */
const holdAtTheEnd = async (path: string, gapMs: number): Promise<'ended while held' | 'ended'> => {
  const { held, hasEnded } = await startWatched(path)
  held.letGo()
  for (let round = 0; round < 8; round += 1) {
    if (gapMs > 0) await sleep(gapMs)
    const again = holdLifeLine(path)
    if (!again) continue
    await sleep(15)
    if (hasEnded()) return 'ended while held'
    again.letGo()
  }
  await expect.poll(hasEnded, { timeout: 10_000 }).toBe(true)
  return 'ended'
}

test.skipIf(onWindows)('nothing ends while somebody holds it, however late they took hold', async () => {
  for (let round = 0; round < 15; round += 1)
    expect(await holdAtTheEnd(lifeLineOf(join(folder, String(round))), round % 3)).toBe('ended')
})
