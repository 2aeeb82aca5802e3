import type { BlobStore } from '../blobs.ts'
import type { Log, Secrets } from '../ports.ts'
import { openDiskStore } from './disk-store.ts'
import type { S3Settings } from './minio.ts'

/** Where files are kept: in a folder, or in a bucket. */
export type FileSettings = { folder: string } | S3Settings

type Surroundings = { secrets: Secrets; pageOrigin: () => string; log: Log }

/** Opens the store that the settings name. */
export const openBlobStore = async (
  settings: FileSettings,
  { secrets, pageOrigin, log }: Surroundings,
): Promise<BlobStore> => {
  if ('folder' in settings) return openDiskStore({ folder: settings.folder, secrets })
  // The client takes 40 MB and a moment: only who keeps files in a bucket pays for it.
  const { openS3Store } = await import('./minio.ts')
  return openS3Store({ ...settings, pageOrigin, log })
}
