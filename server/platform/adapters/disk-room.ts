import { randomUUID } from 'node:crypto'
import { access, constants, lstat, mkdir, open, readdir, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BlobStoreUnavailable, UploadRefused } from '../blobs.ts'

/** The folders of a store on the disk: the objects, and what is not yet one. */
export type Room = {
  objects: string
  temporary: string
  /** Makes the folders. */
  prepare(): Promise<void>
  /** The same, but only until it has succeeded: folders that vanish later are a disk that is away. */
  ready(): Promise<void>
  makeFolder(path: string): Promise<void>
  /** Removes what is left of uploads that a crash ended. Answers what cannot be removed. */
  removeLeftovers(): Promise<string[]>
}

/** What nobody has written to for so long is of an upload that a crash ended. */
const staleMs = 3_600_000

export const makeRoom = (folder: string): Room => {
  const objects = `${folder}/objects`
  const temporary = `${folder}/incoming`
  let isReady = false
  const prepare = async () => {
    for (const path of [objects, temporary]) await mkdir(path, { recursive: true, mode: 0o700 })
    isReady = true
  }
  return {
    objects,
    temporary,
    prepare,
    ready: async () => {
      if (!isReady) await prepare()
    },
    makeFolder: async (path) => {
      try {
        await mkdir(path, { mode: 0o700 })
        await syncFolder(objects)
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
      }
    },
    removeLeftovers: () => removeStale(temporary),
  }
}

const removeStale = async (folder: string): Promise<string[]> => {
  const paths = (await readdir(folder)).map((name) => `${folder}/${name}`)
  const stale: string[] = []
  for (const path of paths) if (await isStale(path)) stale.push(path)
  return removeFiles(stale, folder)
}

const isStale = async (path: string): Promise<boolean> => {
  try {
    return Date.now() - (await lstat(path)).mtimeMs > staleMs
  } catch (error) {
    // Its own upload was faster.
    if (!isMissing(error)) throw error
    return false
  }
}

/**
 * Removes files of a folder that is there; those that are gone are no fault. Answers those that are refused alone, by
 * their rights or their kind.
 */
export const removeFiles = async (paths: readonly string[], base: string): Promise<string[]> => {
  const refused: string[] = []
  for (const path of paths) {
    try {
      await unlink(path)
    } catch (error) {
      if (isRefused(error)) refused.push(path)
      else await requireFolder(base, error)
    }
  }
  // Where nothing at all may be removed, no file is refused alone. Asked last, so that it keeps no other file.
  for (const path of refused) await access(dirname(path), constants.W_OK | constants.X_OK)
  return refused
}

/** Tells a file that is not there from a disk that is not: only the first is an answer. */
export const requireFolder = async (folder: string, error: unknown): Promise<void> => {
  if (!isMissing(error)) throw error
  await access(folder)
}

export const newTemporary = (room: Room): string => `${room.temporary}/${randomUUID()}`

/** Lets the names in a folder outlive a loss of power. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

const isRefused = (error: unknown): boolean => ['EPERM', 'EACCES', 'EISDIR'].includes(String(codeOf(error)))

/** @throws BlobStoreUnavailable when the disk refuses: full, gone, read-only, another's. */
export const askDisk = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UploadRefused || codeOf(error) === undefined) throw error
    throw new BlobStoreUnavailable('the folder of files cannot be used', { cause: error })
  }
}
