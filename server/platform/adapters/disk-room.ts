import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
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
  /** Removes what is left of uploads that a crash ended. */
  removeLeftovers(): Promise<void>
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

const removeStale = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = `${folder}/${name}`
    try {
      if (Date.now() - (await stat(path)).mtimeMs > staleMs) await rm(path, { force: true })
    } catch (error) {
      // Its own upload was faster.
      if (!isMissing(error)) throw error
    }
  }
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

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

/** Whether a file alone is refused, by its rights or its kind: the disk itself works. */
export const isRefused = (error: unknown): boolean =>
  ['EPERM', 'EACCES', 'EISDIR'].includes(String(codeOf(error)))

/** @throws BlobStoreUnavailable when the disk refuses: full, gone, read-only, another's. */
export const askDisk = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UploadRefused || codeOf(error) === undefined) throw error
    throw new BlobStoreUnavailable('the folder of files cannot be used', { cause: error })
  }
}
