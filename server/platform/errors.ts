import type { ConflictDetails, ErrorCode, ErrorKind, FieldFaults, MoveDetails } from '#shared/errors.ts'

export type ErrorDetails = {
  fields?: FieldFaults
  conflict?: ConflictDetails
  move?: MoveDetails
  retryAfter?: number
}

/**
 * A known cause that the person can act on. Everything else stays an ordinary error and leaves the server as
 * "Something went wrong" with the request's id.
 */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly code: ErrorCode
  readonly details: ErrorDetails

  /** A `cause` is for the log alone. */
  constructor(kind: ErrorKind, code: ErrorCode, details: ErrorDetails = {}, options: ErrorOptions = {}) {
    super(code, options)
    this.name = 'AppError'
    this.kind = kind
    this.code = code
    this.details = details
  }
}

const causeOf = (error: unknown): object | undefined => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return typeof cause === 'object' && cause !== null ? cause : undefined
}

/** Postgres' code of an error (`40P01`), if it came from there. */
export const sqlState = (error: unknown): string | undefined => {
  const cause = causeOf(error)
  if (!cause || !('code' in cause) || !('severity' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

/** The Postgres constraint that an error is about, if it is about one. */
export const violatedConstraint = (error: unknown): string | undefined => {
  const cause = causeOf(error)
  if (!cause || !('constraint_name' in cause)) return undefined
  return typeof cause.constraint_name === 'string' ? cause.constraint_name : undefined
}

/** Runs a write and turns the violation of a named constraint into the error that a person understands. */
export const refuseOn = async <T>(
  constraints: Record<string, AppError>,
  write: () => Promise<T>,
): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    throw constraints[violatedConstraint(error) ?? ''] ?? error
  }
}

const goneCodes = [
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  // Too many connections, and those that the server or what stands before it breaks off.
  '53300',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '57P01',
  '57P02',
  '57P03',
]

/** Whether an error means that the database cannot be reached at this moment. */
export const isDatabaseGone = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return (
    typeof cause === 'object' && cause !== null && 'code' in cause && goneCodes.includes(String(cause.code))
  )
}
