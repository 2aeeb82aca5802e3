import { afterEach, expect, test, vi } from 'vitest'
import { commandStep, conclude, functionStep, runCommand, runSteps, sideBySide } from './steps.ts'

const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
afterEach(() => {
  printed.mockClear()
  process.exitCode = undefined
})
const lastLine = () => String(printed.mock.calls.at(-1)?.[0])

test('a failing step does not stop the others, and all are counted', async () => {
  const counts = await runSteps([
    commandStep('fails', 'node', '-e', 'process.exit(3)'),
    functionStep('throws', () => {
      throw new Error('out of paper')
    }),
    commandStep('passes', 'node', '-e', ''),
    {
      name: 'several',
      run: async () => ({ passed: 4, failed: 1, skipped: 2, faults: ['a door opens\nIt was locked.'] }),
    },
  ])
  expect(counts).toMatchObject({ passed: 5, failed: 3, skipped: 2 })
  expect(printed.mock.calls.flat()).toContain('out of paper')
  printed.mockClear()
  conclude(counts)
  expect(printed.mock.calls.flat().slice(-3)).toEqual([
    '\n✗ throws\nout of paper\n',
    '\n✗ a door opens\nIt was locked.\n',
    '5 passed, 3 failed, 2 skipped',
  ])
})

test('steps that begin side by side are told in their order, each with its own end', async () => {
  const begun: string[] = []
  const step = (name: string, ms: number) =>
    functionStep(name, async () => {
      begun.push(name)
      await new Promise((resolve) => setTimeout(resolve, ms))
      if (ms > 20) throw new Error('too slow')
    })
  const counts = await runSteps(sideBySide([step('slow', 40), step('quick', 1)]))
  expect(begun).toEqual(['slow', 'quick'])
  expect(counts).toMatchObject({ passed: 1, failed: 1, faults: ['slow\ntoo slow'] })
})

test.each([
  [{ passed: 3, failed: 0, skipped: 0 }, '3 passed, 0 failed', 0],
  [{ passed: 3, failed: 1, skipped: 0 }, '3 passed, 1 failed', 1],
  [{ passed: 3, failed: 0, skipped: 2 }, '3 passed, 0 failed, 2 skipped', 0],
  [{ passed: 0, failed: 0, skipped: 0 }, '0 passed, 0 failed', 1],
])('%o ends with "%s" and exit code %i', (counts, line, exitCode) => {
  conclude(counts)
  expect(lastLine()).toBe(line)
  expect(process.exitCode).toBe(exitCode)
})

test('a command that hangs is ended, and says so', async () => {
  const { succeeded, output } = await runCommand('node', ['-e', 'setInterval(() => {}, 1000)'], {
    timeoutMs: 300,
  })
  expect(succeeded).toBe(false)
  expect(output).toMatch(/took longer than 0.3 s/)
})

test('a command that does not exist has failed', async () => {
  expect((await runCommand('no-such-command', [])).succeeded).toBe(false)
})
