/** What went wrong, in kind; each kind has one HTTP status. */
export const errorStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  refused: 422,
  unavailable: 503,
  internal: 500,
} as const
export type ErrorKind = keyof typeof errorStatus

/** Every error code that a person can meet. The client has one sentence for each. */
export const errorCodes = [
  'request.invalid',
  'request.invalid_json',
  'request.too_large',
  'request.unsupported_type',
  'request.origin_missing',
  'request.origin_refused',
  'request.unknown_procedure',
  'request.unknown_address',
  'request.client_id_used',
  'server.internal',
  'server.unavailable',
  'server.stopping',
  'live.rights_changed',
  'auth.required',
  'auth.wrong_credentials',
  'auth.username_taken',
  'auth.email_taken',
  'setup.already_done',
  'setup.needed',
  'organization.not_found',
  'organization.name_required',
  'permission.missing',
  'member.not_found',
  'member.not_staff',
  'member.last_admin',
  'category.not_found',
  'ticket.not_found',
  'ticket.closed',
  'ticket.move_not_allowed',
  'ticket.reopen_window_over',
  'ticket.reason_required',
  'ticket.edit_not_allowed',
  'ticket.changed_meanwhile',
  'comment.not_found',
  'comment.deleted',
  'comment.not_author',
  'list.bad_cursor',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** Faults of an input, by the path of the field ("title", "filter.status.0"). */
export type FieldFaults = Record<string, string>

/** Two people changed the same fields; by field, the value now stored and the value that was sent. */
export type ConflictDetails = { fields: Record<string, { theirs: unknown; yours: unknown }>; version: number }

/** What a refused move says: the moves that are open instead. */
export type MoveDetails = { allowed: string[] }

/** The one shape in which every error leaves the server. */
export type ErrorBody = {
  code: ErrorCode
  message: string
  fields?: FieldFaults
  conflict?: ConflictDetails
  move?: MoveDetails
  requestId: string
}
