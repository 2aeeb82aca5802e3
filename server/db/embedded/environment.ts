import { onWindows } from './files.ts'

// On Windows the system's own variables, the path among them, are added by Node.
const PATH = '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin'

/**
 * All that Postgres' programs get of an environment. Ours holds secrets, such as the first admin's password, and theirs
 * can be read by every process of the user that runs them.
 */
export const POSTGRES_ENVIRONMENT = {
  ...(onWindows ? {} : { PATH }),
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
}
