import type { UpdateSettingsInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'

/** Whether a change of role would leave the organization without an admin; `admins` counts the active ones. */
export const leavesNoAdmin = (from: Role, to: Role, admins: number): boolean =>
  from === 'admin' && to !== 'admin' && admins <= 1

/** A short name for web addresses, made of a name in any script; `help` when nothing of it can be used. */
export const slugFromName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'help'

/** The slug that is tried after so many were taken: `help`, `help-2`, `help-3`, within 40 characters. */
export const numberedSlug = (slug: string, taken: number): string => {
  if (taken === 0) return slug
  const addition = `-${taken + 1}`
  return slug.slice(0, 40 - addition.length).replace(/-+$/, '') + addition
}

/** The paragraphs of a mail's body: what empty lines part. */
export const paragraphsOf = (body: string): string[] =>
  body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')

type SettingValues = { [K in keyof UpdateSettingsInput]-?: NonNullable<UpdateSettingsInput[K]> }

/** Of the settings that were sent, those that differ from what is stored; lists by their items in order. */
export const differingSettings = (
  before: SettingValues,
  wanted: UpdateSettingsInput,
): Partial<SettingValues> => {
  const isSame = (one: unknown, other: unknown) =>
    one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other))
  const fields = Object.keys(before).filter(isSettingOf(before))
  return Object.fromEntries(
    fields
      .filter((field) => wanted[field] !== undefined && !isSame(before[field], wanted[field]))
      .map((field) => [field, wanted[field]]),
  )
}

const isSettingOf =
  (settings: SettingValues) =>
  (name: string): name is keyof SettingValues =>
    name in settings

/** The place after the last one of a list. */
export const nextPosition = (existing: readonly { position: number }[]): number =>
  Math.max(-1, ...existing.map(({ position }) => position)) + 1

/** Whether two lists hold the same ids, in whatever order, each once. */
export const areSameIds = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length &&
  [one, other, [...one, ...other]].every((ids) => new Set(ids).size === one.length)
