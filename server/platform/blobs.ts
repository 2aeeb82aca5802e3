import type { SignedUpload } from '#shared/attachments.ts'
import { AppError } from './errors.ts'

/** A stretch of an object: its first and its last byte. */
export type ByteRange = { start: number; end: number }

/** An object as a browser will send it: exactly so many bytes of this media type, by this account. */
export type ExpectedObject = { key: string; contentType: string; size: number; uploaderId: string }

/**
 * Where the bytes of files are. Keys are made by the app, of letters, digits, `/` and `-`.
 * Every call ends within a bounded time; each throws `BlobStoreUnavailable` when the store cannot be reached.
 */
export type BlobStore = {
  /** The origin to which browsers send and which is not the app's own; null when they send to the app. */
  origin: string | null
  /** Makes the place ready that objects are kept in, also for uploads by pages of the app; again is no change. */
  prepare(): Promise<void>
  /** Signs one upload: key, size and media type as far as the store can bind them, until `expiresAt`. */
  signUpload(object: ExpectedObject, expiresAt: Date): Promise<SignedUpload>
  /** Bytes of an object; null when there is none. */
  sizeOf(key: string): Promise<number | null>
  /** Copies an object inside the store; false when there is none to copy. */
  copy(from: string, to: string): Promise<boolean>
  /** The bytes of an object, as they are asked for; null when there is none. Cancelled, it lets go of the store. */
  read(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>
  /** Removes objects; those that are not there are no fault. Answers those that the store would not remove. */
  remove(keys: readonly string[]): Promise<readonly string[]>
  /** Removes what is left of uploads that came to the app itself when it crashed. Answers what cannot be removed. */
  removeLeftovers?(): Promise<readonly string[]>
  /**
   * Takes the bytes of an upload that was signed to come to the app itself; none where they go elsewhere.
   * @throws UploadRefused when the signature, the time, the size or the media type is another, or when the same file
   * or too many of the same account are arriving already.
   */
  receive?(token: string, upload: ReceivedUpload): Promise<void>
}

/** What a browser sends: `length` is the size it says beforehand, null when it says none. */
export type ReceivedUpload = {
  body: ReadableStream<Uint8Array> | null
  contentType: string | null
  length: number | null
  now: Date
  signal: AbortSignal
}

/** The store cannot be reached, or does not answer in time. */
export class BlobStoreUnavailable extends Error {}

export type UploadFault = 'signature' | 'expired' | 'type' | 'too_short' | 'too_long' | 'broken_off' | 'busy'

/** Bytes that were not taken, and why. */
export class UploadRefused extends Error {
  readonly fault: UploadFault
  constructor(fault: UploadFault) {
    super(`upload refused: ${fault}`)
    this.fault = fault
  }
}

/** Asks the store. @throws AppError unavailable when it cannot be reached. */
export const askStore = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof BlobStoreUnavailable)) throw error
    throw new AppError('unavailable', 'attachment.store_unavailable', {}, { cause: error })
  }
}
