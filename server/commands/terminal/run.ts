import { systemCtx } from '../../app/deps.ts'
import { openInstallation, openLog } from '../../app/installation.ts'
import { ConfigError, readConfig } from '../../config.ts'
import { CsvFault } from '../../platform/adapters/csv.ts'
import type { Ctx } from '../../platform/context.ts'

/** What is wrong with what a person typed, in words for them. */
export class CommandFault extends Error {}

/** Runs a command to its end. What went wrong is printed, and the exit code is 1 then. */
export const runCommand = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    console.error(isForPeople(error) ? error.message : error)
    process.exitCode = 1
  }
}

/** Faults of what was typed carry words of their own, without a stack trace. */
const isForPeople = (error: unknown): error is Error =>
  error instanceof CommandFault ||
  error instanceof CsvFault ||
  error instanceof ConfigError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

/** Opens the installation that the settings name, beside a running Docket or alone, for the time of some work. */
export const withInstallation = async (name: string, work: (ctx: Ctx) => Promise<void>): Promise<void> => {
  const config = readConfig()
  const log = openLog(config)
  const installation = await openInstallation(config, log, { worker: false })
  try {
    await work(systemCtx(installation.deps, name))
  } finally {
    await installation.close()
  }
}
