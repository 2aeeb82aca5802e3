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

/** JSON lines on standard error, or in a file; secrets are redacted wherever they stand, to four levels. */
export const createLog = (level: string, file?: string): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: file ?? 2, sync: true, mkdir: true }),
  )
