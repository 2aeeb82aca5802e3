import type { BlobStore } from '../blobs.ts'
import type { Log } from '../ports.ts'

/** Where an S3-compatible server is, and the bucket on it; as `MINIO_*` says it. */
export type S3Settings = {
  endpoint: string
  port?: number | undefined
  ssl: boolean
  accessKey: string
  secretKey: string
  bucket: string
}

export type S3StoreOptions = S3Settings & {
  /** The origin whose pages upload. */
  pageOrigin: () => string
  log: Log
}

/** Objects in a bucket of any S3-compatible server, uploaded by browsers straight to it. */
export const openS3Store = (_options: S3StoreOptions): BlobStore => {
  throw new Error('not built')
}
