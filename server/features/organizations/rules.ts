import type { Role } from '#shared/permissions.ts'

/** Whether a change of role would leave the organization without an admin. */
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
