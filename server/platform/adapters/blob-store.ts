import type { BlobStore } from '../blobs.ts'
import type { Log, Secrets } from '../ports.ts'
import { openDiskStore } from './disk-store.ts'
import { openS3Store, type S3Settings } from './minio.ts'

/** Where files are kept: in a folder, or in a bucket. */
export type FileSettings = { folder: string } | S3Settings

/** Opens the store that the settings name. */
export const openBlobStore = (
  settings: FileSettings,
  { secrets, pageOrigin, log }: { secrets: Secrets; pageOrigin: () => string; log: Log },
): BlobStore =>
  'folder' in settings
    ? openDiskStore({ folder: settings.folder, secrets })
    : openS3Store({ ...settings, pageOrigin, log })
