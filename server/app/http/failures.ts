import type { ErrorCode } from '#shared/errors.ts'
import type { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/ports.ts'

/** Writes a line about a request that failed by no fault of who asked: `known` is what the person is told. */
export type LogFailure = (error: Error, known: AppError, fields: object) => void

const warnAgainMs = 60_000

/**
 * Of unknown causes each is written. What is away fails every request alike, so its cause is written once a minute for
 * each thing that people are told.
 */
export const createFailureLog = ({ log, now }: Pick<Deps, 'log' | 'now'>): LogFailure => {
  const warnedAt = new Map<ErrorCode, number>()
  return (error, known, fields) => {
    if (known.kind === 'internal') log.error({ err: error, ...fields }, 'request failed')
    if (known.kind !== 'unavailable') return
    const err = error === known ? known.cause : error
    const at = now().getTime()
    if (err === undefined || at - (warnedAt.get(known.code) ?? 0) < warnAgainMs) return
    warnedAt.set(known.code, at)
    log.warn({ err, code: known.code, ...fields }, 'what requests need is away')
  }
}
