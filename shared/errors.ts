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
  too_many: 429,
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
  'auth.email_unverified',
  'auth.link_invalid',
  'auth.wrong_code',
  'auth.second_step_over',
  'auth.wrong_password',
  'auth.password_known_bad',
  'auth.email_unchanged',
  'auth.session_not_found',
  'auth.two_factor_required',
  'auth.two_factor_already_on',
  'auth.two_factor_not_on',
  'auth.username_differs',
  'auth.last_admin_elsewhere',
  'auth.last_operator',
  'auth.last_way_in',
  'auth.provider_unknown',
  'auth.provider_failed',
  'auth.provider_refused',
  'auth.provider_email_unverified',
  'auth.provider_linked_elsewhere',
  'auth.provider_already_linked',
  'auth.provider_not_linked',
  'auth.no_account',
  'rate.limited',
  'live.too_many_streams',
  'mail.not_found',
  'mail.not_failed',
  'setup.already_done',
  'setup.needed',
  'organization.not_found',
  'organization.name_required',
  'organization.suspended',
  'organization.sign_up_closed',
  'organization.sign_up_domain',
  'organization.slug_taken',
  'organization.domains_required',
  'invitation.not_found',
  'invitation.over',
  'invitation.already_member',
  'permission.missing',
  'member.not_found',
  'member.not_staff',
  'member.last_admin',
  'member.deactivated',
  'category.not_found',
  'category.name_taken',
  'category.too_many',
  'category.last',
  'category.order_stale',
  'ticket.not_found',
  'ticket.closed',
  'ticket.move_not_allowed',
  'ticket.reopen_window_over',
  'ticket.staff_move',
  'ticket.needs_review',
  'ticket.needs_edit',
  'ticket.follow_up_instead',
  'ticket.intake_off',
  'ticket.own_draft',
  'ticket.not_a_draft',
  'ticket.read_again',
  'ticket.severity_in_review',
  'ticket.delete_not_allowed',
  'ticket.restore_over',
  'ticket.link_to_itself',
  'ticket.already_linked',
  'ticket.not_linked',
  'ticket.too_many_links',
  'ticket.duplicate_of_duplicate',
  'ticket.has_duplicates',
  'ticket.already_duplicate',
  'ticket.not_closed',
  'ticket.too_many_watchers',
  'ticket.reason_required',
  'ticket.edit_not_allowed',
  'ticket.changed_meanwhile',
  'comment.not_found',
  'comment.deleted',
  'comment.not_author',
  'comment.too_many_mentions',
  'comment.too_many_edits',
  'attachment.not_found',
  'attachment.not_allowed',
  'attachment.too_many',
  'attachment.too_many_waiting',
  'attachment.type_not_taken',
  'attachment.upload_not_found',
  'attachment.upload_over',
  'attachment.upload_refused',
  'attachment.nothing_arrived',
  'attachment.size_differs',
  'attachment.not_what_it_says',
  'attachment.image_too_large',
  'attachment.store_unavailable',
  'list.bad_cursor',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** Faults of an input, by the path of the field ("title", "filter.status.0"). */
export type FieldFaults = Record<string, string>

/** Two people changed the same fields; by field, the value now stored and the value that was sent. */
export type ConflictDetails = { fields: Record<string, { theirs: unknown; yours: unknown }>; version: number }

/** Why a ticket cannot be moved to a status now. */
export type MoveRefusal = Extract<
  ErrorCode,
  | 'ticket.move_not_allowed'
  | 'ticket.staff_move'
  | 'ticket.needs_review'
  | 'ticket.needs_edit'
  | 'ticket.reopen_window_over'
  | 'ticket.follow_up_instead'
>

/** What a refused move says: the moves that are open instead. */
export type MoveDetails = { allowed: string[] }

/** The one shape in which every error leaves the server. */
export type ErrorBody = {
  code: ErrorCode
  message: string
  fields?: FieldFaults
  conflict?: ConflictDetails
  move?: MoveDetails
  /** Seconds until the same may be tried again; also in the `Retry-After` header. */
  retryAfter?: number
  requestId: string
}
