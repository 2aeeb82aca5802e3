import { dirname } from 'node:path'
import { pino } from 'pino'
import { makeDataFolder } from '../../db/embedded/data-folder.js'
import type { Log } from '../ports.ts'

const secretKeys = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'cookie',
  'authorization',
  'set-cookie',
  'clientSecret',
]
const redactedPaths = secretKeys.flatMap((key) =>
  ['', '*.', '*.*.', '*.*.*.'].map((parents) =>
    parents === '' ? `["${key}"]` : `${parents.slice(0, -1)}["${key}"]`,
  ),
)

/**
 * What of an error is written. The message of a failed query holds its values, so of such an error only the
 * statement and its cause are.
 */
const describeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const { name, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  if ('query' in error && 'params' in error) {
    return { name, query: String(error.query), stack: framesOf(stack), cause: describeError(cause) }
  }
  return {
    name,
    message: error.message,
    code,
    stack: framesOf(stack),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}

const framesOf = (stack: string | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())

/**
 * JSON lines on standard error, or in a file; secrets are redacted wherever they stand, to four levels. Lines
 * are written in the background, so that no request waits for the disk, and all of them before the process ends.
 */
export const createLog = (level: string, file?: string): Log => {
  if (file !== undefined) makeDataFolder(dirname(file))
  const destination = pino.destination({ dest: file ?? 2, sync: false, mode: 0o600 })
  process.once('exit', () => destination.flushSync())
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    destination,
  )
}
