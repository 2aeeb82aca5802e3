import { execFileSync } from 'node:child_process'
import { lchownSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { POSTGRES_ENVIRONMENT } from './environment.ts'

/** How Postgres programs are started: the words before the program, and the user that runs them (absent: ourselves). */
export type Launcher = { prefix: readonly string[]; ids: { uid: number; gid: number } | undefined }

// Inside this user namespace root appears as nobody, so that Postgres agrees to start with files that root owns.
const AS_NOBODY_IN_NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534'] as const

const opensToOthers = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (path === dirname(path) || opensToOthers(dirname(path)))

const findNobody = () => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

const canUseNamespace = (program: string) => {
  try {
    const [command, ...args] = AS_NOBODY_IN_NAMESPACE
    execFileSync(command, [...args, program, '--version'], {
      env: POSTGRES_ENVIRONMENT,
      stdio: 'ignore',
      timeout: 10_000,
    })
    return true
  } catch {
    return false
  }
}

/**
 * Postgres refuses to run as root. Root therefore runs it as `nobody` where that user can reach both the program and
 * the data, else inside a user namespace; anyone else runs it as themselves.
 * Throws a sentence for the user where neither is possible.
 */
export const chooseLauncher = (program: string, dataParent: string): Launcher => {
  if (process.getuid?.() !== 0) return { prefix: [], ids: undefined }
  const nobody = findNobody()
  if (nobody && opensToOthers(realpathSync(program)) && opensToOthers(realpathSync(dataParent)))
    return { prefix: [], ids: nobody }
  if (canUseNamespace(program)) return { prefix: AS_NOBODY_IN_NAMESPACE, ids: undefined }
  throw new Error(
    'The built-in Postgres cannot run as root from a private folder. Start Docket as another user, move it to a ' +
      'folder that other users may enter (chmod o+x on each parent), or set DATABASE_URL to a Postgres 15 or newer.',
  )
}

/** Gives the data to the user that will run Postgres: it may have been copied, or started differently the last time. */
export const giveFilesTo = (launcher: Launcher, directory: string) => {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = launcher.ids ?? { uid: 0, gid: 0 }
  const marker = statSync(join(directory, 'PG_VERSION'), { throwIfNoEntry: false }) ?? statSync(directory)
  if (marker.uid === uid && statSync(directory).uid === uid) return
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(directory, path), uid, gid)
  lchownSync(directory, uid, gid)
}
