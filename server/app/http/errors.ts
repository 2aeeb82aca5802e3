import type { Context } from 'hono'
import { type ErrorBody, errorStatus } from '#shared/errors.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/ports.ts'
import type { HttpEnv } from './environment.ts'
import type { LogFailure } from './failures.ts'
import { loggedPath } from './logged-path.ts'

/** Answers what a middleware refused, in the shape that the caller of this address expects. */
export const answerError = (log: Log, logFailure: LogFailure) => (error: Error, c: Context<HttpEnv>) => {
  const requestId = c.get('requestId')
  const known = error instanceof AppError ? error : new AppError('internal', 'server.internal')
  // A client that goes away in the midst of a request is no fault of ours.
  if (c.req.raw.signal.aborted)
    log.info({ requestId, path: loggedPath(c.req.path) }, 'request given up by the client')
  else logFailure(error, known, { requestId, path: loggedPath(c.req.path) })
  const body: ErrorBody = { code: known.code, message: known.code, ...known.details, requestId }
  const status = errorStatus[known.kind]
  c.header('cache-control', 'no-store')
  const { retryAfter } = known.details
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  return c.req.path.startsWith('/trpc/')
    ? c.json({ error: { code: -32_600, message: known.code, data: { ...body, httpStatus: status } } }, status)
    : c.json(body, status)
}
