import { describeError } from '#client/lib/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'

/** Codes that speak of one field of an account form: of those named, the first that the form shows. */
const fieldsOfCode: Partial<Record<ErrorCode, readonly string[]>> = {
  'auth.username_taken': ['username'],
  'auth.username_differs': ['username'],
  'auth.email_taken': ['email'],
  'auth.email_unchanged': ['email'],
  'auth.wrong_code': ['code'],
  'auth.wrong_password': ['current', 'password'],
  'auth.password_known_bad': ['next', 'password'],
  'organization.not_found': ['organization'],
  'organization.name_required': ['organization'],
  'organization.sign_up_domain': ['email'],
}

/**
 * Splits a refusal into what belongs at fields that the form shows, and the error itself when nothing does.
 */
export const placeFaults = (
  error: unknown,
  shown: readonly string[],
): { fields: Record<string, string>; rest: unknown } => {
  const fault = describeError(error)
  const candidates =
    fault.code === 'network' || fault.code === 'unknown' ? undefined : fieldsOfCode[fault.code]
  const own = candidates?.find((field) => shown.includes(field))
  const named = own === undefined ? fault.fields : { ...fault.fields, [own]: fault.sentence }
  const fields = Object.fromEntries(Object.entries(named).filter(([field]) => shown.includes(field)))
  return { fields, rest: Object.keys(fields).length > 0 ? null : error }
}

type FaultyForm = {
  setErrors: (errors: Record<string, string>) => void
  getInputNode: (field: string) => HTMLElement | null
}

/** Leads to the first field that is not right, in the order of the page. */
export const focusFirstFault =
  (form: Pick<FaultyForm, 'getInputNode'>) => (faults: Record<string, unknown>) => {
    const nodes = Object.keys(faults).flatMap((field) => form.getInputNode(field) ?? [])
    const [first] = nodes.toSorted((a, b) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    )
    first?.focus()
  }

export const showFaults = (form: FaultyForm, faults: Record<string, string>) => {
  form.setErrors(faults)
  focusFirstFault(form)(faults)
}

/** What a form does with a refusal: at its fields what belongs there, and the rest for a line of its own. */
export const faultsOf = (form: FaultyForm, error: unknown, shown: readonly string[]) => ({
  onError: (refusal: unknown) => showFaults(form, placeFaults(refusal, shown).fields),
  rest: error === null ? null : placeFaults(error, shown).rest,
})
