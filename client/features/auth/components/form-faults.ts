import { describeError } from '#client/lib/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'

/** Codes that speak of one field of an account form. */
const fieldOfCode: Partial<Record<ErrorCode, string>> = {
  'auth.username_taken': 'username',
  'auth.email_taken': 'email',
  'organization.not_found': 'organization',
  'organization.name_required': 'organization',
}

/**
 * Splits a refusal into what belongs at fields that the form shows, and the error itself when nothing does.
 */
export const placeFaults = (
  error: unknown,
  shown: readonly string[],
): { fields: Record<string, string>; rest: unknown } => {
  const fault = describeError(error)
  const own = fault.code === 'network' || fault.code === 'unknown' ? undefined : fieldOfCode[fault.code]
  const named = own === undefined ? fault.fields : { ...fault.fields, [own]: fault.sentence }
  const fields = Object.fromEntries(Object.entries(named).filter(([field]) => shown.includes(field)))
  return { fields, rest: Object.keys(fields).length > 0 ? null : error }
}
