import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isRunning } from './is-running.js'

test('a process runs until it has ended', async () => {
  const child = spawn('sleep', ['60'])
  expect(isRunning(child.pid ?? 0)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isRunning(child.pid ?? 0)).toBe(false)
  expect(isRunning(spawnSync('true').pid)).toBe(false)
})

test('a process of another user runs, though it may not be signalled', ({ skip }) => {
  skip(process.getuid?.() !== 0, 'only root can act as another user')
  const module = new URL('./is-running.js', import.meta.url).href
  const code = `
    const { isRunning } = await import(${JSON.stringify(module)})
    process.setuid(54321)
    try { process.kill(1, 0) } catch (error) { console.log(error.code, isRunning(1)) }`
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })).toBe(
    'EPERM true\n',
  )
})
