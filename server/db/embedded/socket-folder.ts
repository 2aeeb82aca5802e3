import { lchownSync, lstatSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { socketFileOf } from './files.ts'
import type { Launcher } from './launcher.ts'

// Socket addresses are limited to 103 bytes on macOS and 107 on Linux, the file name included.
const SOCKET_DIRECTORY_LIMIT_BYTES = 85

/** Whether the path is a folder itself, no link to one, of that user, with none of those permission bits set. */
export const isFolderOf = (path: string, uid: number, forbiddenBits: number): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === uid && (found.mode & forbiddenBits) === 0
}

const readRemembered = (directory: string): string | undefined => {
  try {
    return readFileSync(socketFileOf(directory), 'utf8')
  } catch {
    return undefined
  }
}

/**
 * The folder for the socket of Postgres, which trusts whoever reaches it: the data folder itself, or, where that makes
 * too long an address, one in the system's temporary folder. There anyone may make folders, so its name cannot be
 * foreseen, and the one of the last time is taken again only while nobody else can enter it.
 */
export const chooseSocketFolder = (directory: string, { ids }: Launcher): string => {
  if (Buffer.byteLength(directory) <= SOCKET_DIRECTORY_LIMIT_BYTES) return directory
  const owner = ids?.uid ?? process.getuid?.() ?? 0
  const remembered = readRemembered(directory)
  if (remembered && isFolderOf(remembered, owner, 0o077)) return remembered
  const made = mkdtempSync(join(tmpdir(), 'docket-socket-'))
  if (ids) lchownSync(made, ids.uid, ids.gid)
  writeFileSync(socketFileOf(directory), made, { mode: 0o600 })
  return made
}
