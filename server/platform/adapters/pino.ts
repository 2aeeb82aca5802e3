import { pino } from 'pino'
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
 * JSON lines on standard error, or in a file; secrets are redacted wherever they stand, to four levels. Lines
 * are written in the background, so that no request waits for the disk, and all of them before the process ends.
 */
export const createLog = (level: string, file?: string): Log => {
  const destination = pino.destination({ dest: file ?? 2, sync: false, mkdir: true })
  process.once('exit', () => destination.flushSync())
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}
