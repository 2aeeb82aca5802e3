import { type RefObject, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { ErrorCode } from '#shared/errors.ts'
import { type UpdateSettingsInput, updateSettingsInput } from '#shared/organizations.ts'
import { useSaveSettings } from './mutations.ts'
import type { Settings } from './queries.ts'

type Faults = Partial<Record<string, string>>

/** Codes that speak of one field. */
const fieldOfCode: Partial<Record<ErrorCode, keyof UpdateSettingsInput>> = {
  'organization.slug_taken': 'slug',
  'organization.domains_required': 'signUpDomains',
}

type Typed = Partial<Pick<Settings, keyof UpdateSettingsInput>>

/** Of what was typed, that which differs from what is stored. */
export const changedSettings = (stored: object, typed: Typed): Record<string, unknown> => {
  const before = new Map<string, unknown>(Object.entries(stored))
  const isOther = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before.get(field))
  return Object.fromEntries(Object.entries<unknown>(typed).filter(isOther))
}

/** What the server would take, or what is wrong by the names of the settings: of each the first fault. */
export const readSettings = (
  changed: Record<string, unknown>,
): { input: UpdateSettingsInput } | { faults: Faults } => {
  const { data, error } = updateSettingsInput.safeParse(changed)
  if (data) return { input: data }
  const faults = error.issues
    .toReversed()
    .map(({ path, message }): [string, string] => [String(path[0]), message])
  return { faults: Object.fromEntries(faults) }
}

/** Where a refusal belongs, and the error itself when it belongs nowhere. */
const placeRefusal = (error: unknown): { faults: Faults; rest: unknown } => {
  const { code, sentence, fields } = describeError(error)
  const own = code === 'network' || code === 'unknown' ? undefined : fieldOfCode[code]
  if (own !== undefined) return { faults: { [own]: sentence }, rest: null }
  const faults = Object.fromEntries(
    Object.entries(fields).map(([path, message]) => [path.split('.')[0] ?? path, message]),
  )
  return { faults, rest: Object.keys(faults).length > 0 ? null : error }
}

/** Leads to the first field that is not right. */
const useFaultFocus = (form: RefObject<HTMLFormElement | null>, faults: Faults) => {
  useEffect(() => {
    if (Object.keys(faults).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form, faults])
}

/**
 * What was typed in one section of the settings and is not saved yet. Fields that nobody touched follow what is
 * stored; those that were touched stay as typed until they are saved.
 */
export const useSettingsDraft = (stored: Settings, savedWords: string) => {
  const [typed, setTyped] = useState<Typed>({})
  const [faults, setFaults] = useState<Faults>({})
  const [error, setError] = useState<unknown>(null)
  const form = useRef<HTMLFormElement>(null)
  const { mutateAsync, isPending } = useSaveSettings()
  useFaultFocus(form, faults)
  const changed = changedSettings(stored, typed)
  const isDirty = Object.keys(changed).length > 0

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!isDirty || isPending) return
    const read = readSettings(changed)
    setFaults('faults' in read ? read.faults : {})
    setError(null)
    if ('faults' in read) return
    try {
      await mutateAsync(read.input)
      setTyped({})
      void showToast({ message: savedWords })
    } catch (reason) {
      const placed = placeRefusal(reason)
      setFaults(placed.faults)
      setError(placed.rest)
    }
  }
  return {
    values: { ...stored, ...typed },
    set: (patch: Typed) => setTyped((before) => ({ ...before, ...patch })),
    faults,
    frame: { ref: form, error, isDirty, isPending, onSubmit: submit },
  }
}
export type SettingsDraft = ReturnType<typeof useSettingsDraft>
