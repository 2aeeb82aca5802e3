import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export type Counts = {
  passed: number
  failed: number
  skipped: number
  /** What failed, each with why. */
  faults?: readonly string[]
}

/** One step of a check: it counts what it checked. What it throws counts as one failure. */
export type Step = { name: string; run(): Promise<Counts> }

const onePassed: Counts = { passed: 1, failed: 0, skipped: 0 }
const KILL_AFTER_MS = 10_000

const bins = join(root, 'node_modules', '.bin')
const environment = () => ({
  ...process.env,
  PATH: `${bins}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
})

const collectOutput = (child: ChildProcess) => {
  const chunks: string[] = []
  child.stdout?.on('data', (chunk) => chunks.push(String(chunk)))
  child.stderr?.on('data', (chunk) => chunks.push(String(chunk)))
  return () => chunks.join('').trim()
}

/**
 * Runs a command with the project's own tools first in its path. `show` prints as it goes; otherwise the output is
 * in the answer. A command that takes longer than `timeoutMs` is ended and has not succeeded.
 */
export const runCommand = (
  command: string,
  args: readonly string[],
  {
    env = {},
    show = false,
    timeoutMs = 5 * 60_000,
  }: { env?: Record<string, string>; show?: boolean; timeoutMs?: number } = {},
): Promise<{ succeeded: boolean; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment(), ...env },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const output = collectOutput(child)
    let late = ''
    const timer = setTimeout(() => {
      late = `\n${command} took longer than ${timeoutMs / 1000} s and was ended.`
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref()
    }, timeoutMs)
    const finish = (succeeded: boolean, reason: string) => {
      clearTimeout(timer)
      resolve({ succeeded: succeeded && !late, output: output() + reason + late })
    }
    child.once('error', (error) => finish(false, error.message))
    child.once('close', (code) => finish(code === 0, ''))
  })

/** A step that is one command, silent unless it fails. */
export const commandStep = (name: string, command: string, ...args: readonly string[]): Step => ({
  name,
  run: async () => {
    const { succeeded, output } = await runCommand(command, args)
    if (!succeeded) throw new Error(output)
    return onePassed
  },
})

/** A step that is a function; it passes unless it throws. */
export const functionStep = (name: string, check: () => void | Promise<void>): Step => ({
  name,
  run: async () => {
    await check()
    return onePassed
  },
})

const runStep = async (step: Step): Promise<Counts> => {
  const started = Date.now()
  const report = (mark: string, detail = '') =>
    console.log(`${mark} ${step.name}${detail}  ${((Date.now() - started) / 1000).toFixed(1)} s`)
  try {
    const counts = await step.run()
    const several =
      counts.passed + counts.failed > 1 ? `: ${counts.passed} passed, ${counts.failed} failed` : ''
    report(counts.failed > 0 ? '✗' : '✓', several)
    return counts
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    console.log(why)
    report('✗')
    return { passed: 0, failed: 1, skipped: 0, faults: [`${step.name}\n${why}`] }
  }
}

/** Begins steps at once, which then only wait for their ends: for those that are no trouble to each other. */
export const sideBySide = (steps: readonly Step[]): Step[] =>
  steps.map(({ name, run }) => {
    const running = run()
    // Told when its turn comes.
    running.catch(() => {})
    return { name, run: () => running }
  })

/** Runs all steps, one after the other, whether or not one fails, and adds up what they counted. */
export const runSteps = async (steps: readonly Step[]): Promise<Counts> => {
  const total = { passed: 0, failed: 0, skipped: 0, faults: [] as string[] }
  for (const step of steps) {
    const counts = await runStep(step)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
    total.faults.push(...(counts.faults ?? []))
  }
  return total
}

const FAULT_LENGTH = 2_000

/**
 * Prints once more what failed, since much may have been printed after it, and the closing line; sets the exit code:
 * a run that checked nothing has failed.
 */
export const conclude = ({ passed, failed, skipped, faults = [] }: Counts) => {
  for (const fault of faults) console.log(`\n✗ ${fault.slice(0, FAULT_LENGTH)}\n`)
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
