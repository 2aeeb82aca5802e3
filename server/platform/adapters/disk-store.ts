import type { BlobStore } from '../blobs.ts'
import type { Secrets } from '../ports.ts'

export type DiskStoreOptions = { folder: string; secrets: Secrets }

/** Objects as files below a folder, uploaded through the app by signed addresses (`PUT /uploads/<token>`). */
export const openDiskStore = (_options: DiskStoreOptions): BlobStore => {
  const notBuilt = async (): Promise<never> => {
    throw new Error('not built')
  }
  return {
    origin: null,
    prepare: async () => {},
    signUpload: notBuilt,
    sizeOf: notBuilt,
    copy: notBuilt,
    read: notBuilt,
    remove: notBuilt,
    receive: notBuilt,
  }
}
