import { AsyncLocalStorage } from 'node:async_hooks'
import http, { type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { Client, S3Error } from 'minio'
import { z } from '#shared/zod.ts'
import { type BlobStore, BlobStoreUnavailable, type ByteRange, type ExpectedObject } from '../blobs.ts'
import type { Log } from '../ports.ts'
import { allowUploads } from './minio-cors.ts'

/** Where an S3-compatible server is, and the bucket on it; as `MINIO_*` says it. */
export type S3Settings = {
  endpoint: string
  port?: number | undefined
  ssl: boolean
  accessKey: string
  secretKey: string
  bucket: string
  /** Milliseconds within which it has to answer; 8,000 when absent. */
  timeoutMs?: number
}

export type S3StoreOptions = S3Settings & {
  /** The origin whose pages upload. */
  pageOrigin: () => string
  log: Log
}

const answerMs = 8_000

/** Objects in a bucket of any S3-compatible server, uploaded by browsers straight to it. */
export const openS3Store = ({ pageOrigin, log, ...settings }: S3StoreOptions): BlobStore => {
  const { bucket } = settings
  const call = createCalls(settings.timeoutMs ?? answerMs, log)
  const client = openClient(settings, call.transport)
  const { origin, path } = uploadAddress(settings)

  let isOpenToPages = false
  const prepare = () =>
    call.bounded('prepare', async () => {
      if (!(await client.bucketExists(bucket))) {
        isOpenToPages = false
        await client.makeBucket(bucket).catch(ignore(['BucketAlreadyOwnedByYou', 'BucketAlreadyExists']))
      }
      if (!isOpenToPages) await openToPages(client, bucket, { origin: pageOrigin(), log })
      isOpenToPages = true
    })

  return {
    origin,
    prepare,
    signUpload: async (object, expiresAt) => {
      // Nobody is sent to a store that does not answer, or to a bucket that is gone.
      await prepare()
      const fields = await call.bounded('sign', () => signForm(client, bucket, object, expiresAt))
      return { method: 'POST', url: `${origin}${path}`, fields }
    },
    sizeOf: (key) =>
      call.bounded('stat', () => client.statObject(bucket, key).then(({ size }) => size, nullWhenMissing)),
    copy: (from, to) =>
      call
        .bounded('copy', () =>
          client.copyObject(bucket, to, `/${bucket}/${from}`).then(() => true, nullWhenMissing),
        )
        .then((copied) => copied ?? false),
    read: (key, range) => call.read(() => openObject(client, bucket, key, range)),
    remove: async (keys) =>
      keys.length === 0 ? [] : call.bounded('remove', () => removeAll(client, bucket, keys)),
  }
}

const openClient = (
  { endpoint, port, ssl, accessKey, secretKey }: S3Settings,
  transport: (ssl: boolean) => Pick<typeof http, 'request'>,
) =>
  new Client({
    endPoint: endpoint,
    ...(port === undefined ? {} : { port }),
    useSSL: ssl,
    accessKey,
    secretKey,
    transport: transport(ssl),
    transportAgent: new (ssl ? https : http).Agent({ keepAlive: true }),
    // It would wait and write to the console.
    retryOptions: { disableRetry: true },
  })

/** Amazon names the bucket in the host; all others know it as the first part of the path too. */
const uploadAddress = ({ endpoint, port, ssl, bucket }: S3Settings) => {
  const isAmazon = /(^|\.)amazonaws\.com$/.test(endpoint) && !bucket.includes('.')
  const address = `${ssl ? 'https' : 'http'}://${isAmazon ? `${bucket}.` : ''}${endpoint}`
  const { origin } = new URL(port === undefined ? address : `${address}:${port}`)
  return { origin, path: isAmazon ? '/' : `/${bucket}` }
}

const signForm = async (
  client: Client,
  bucket: string,
  { key, contentType, size }: ExpectedObject,
  expiresAt: Date,
): Promise<Record<string, string>> => {
  const policy = client.newPostPolicy()
  policy.setBucket(bucket)
  policy.setKey(key)
  policy.setContentType(contentType)
  policy.setContentLengthRange(size, size)
  policy.setExpires(expiresAt)
  const { formData } = await client.presignedPostPolicy(policy)
  return Object.fromEntries(Object.entries(formData).map(([name, value]) => [name, String(value)]))
}

const openObject = (client: Client, bucket: string, key: string, range: ByteRange | undefined) => {
  const opened = range
    ? client.getPartialObject(bucket, key, range.start, range.end - range.start + 1)
    : client.getObject(bucket, key)
  return opened.catch(nullWhenMissing)
}

/** What minio answers of an object that was not removed; its own types say otherwise. */
const notRemovedSchema = z.array(z.object({ Key: z.string(), Code: z.string() }))

/** Answers what the store would not remove. */
const removeAll = async (client: Client, bucket: string, keys: readonly string[]): Promise<string[]> => {
  const answers = await client.removeObjects(bucket, [...keys]).catch(ignore(['NoSuchBucket']))
  const notRemoved = notRemovedSchema.parse(answers ?? [])
  return notRemoved.flatMap(({ Key, Code }) => (isMissing(Code) ? [] : [Key]))
}

const openToPages = async (client: Client, bucket: string, { origin, log }: { origin: string; log: Log }) => {
  try {
    await allowUploads(client, bucket, origin)
  } catch (error) {
    if (!(error instanceof S3Error)) throw error
    // Some servers allow every page and know no such rules.
    log.warn({ err: error, bucket }, 'the bucket took no CORS rule: pages may be unable to upload to it')
  }
}

const isMissing = (code: unknown) => code === 'NotFound' || code === 'NoSuchKey' || code === 'NoSuchBucket'

const codeOf = (error: unknown): string | undefined => (error instanceof S3Error ? error.code : undefined)

const ignore = (codes: readonly string[]) => (error: unknown) => {
  if (!codes.includes(codeOf(error) ?? '')) throw error
}

const nullWhenMissing = (error: unknown): null => {
  if (!isMissing(codeOf(error))) throw error
  return null
}

/** A connection that was kept may be closed by the other side at the moment of its use. All calls may be made twice. */
const againWhenReset = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return work()
    throw error
  })

const withSignal = (options: RequestOptions, signal: AbortSignal | undefined): RequestOptions =>
  signal ? { ...options, signal } : options

const letGo = new Error('nobody reads on')

type OnResponse = (response: IncomingMessage) => void

/** Calls that end in time: minio itself waits for as long as a server keeps it waiting. */
const createCalls = (limitMs: number, log: Log) => {
  const current = new AsyncLocalStorage<AbortSignal>()
  const unavailable = (what: string, cause: unknown) => {
    log.warn({ err: cause, what }, 'the file store did not do what it was asked')
    return new BlobStoreUnavailable(`the file store is not available: ${what}`, { cause })
  }

  const withLimit = async <T>(what: string, abort: AbortController, work: () => Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      late.reject(new Error(`no answer within ${limitMs} ms`))
      abort.abort()
    }, limitMs)
    try {
      return await Promise.race([current.run(abort.signal, work), late.promise])
    } catch (error) {
      if (abort.signal.reason === letGo) throw error
      throw unavailable(what, error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    /** What minio sends its requests by; each is broken off when the call that it belongs to is. */
    transport: (ssl: boolean): Pick<typeof http, 'request'> => ({
      request: (options: RequestOptions | string | URL, onResponse?: RequestOptions | OnResponse) => {
        if (typeof options === 'string' || options instanceof URL || typeof onResponse !== 'function')
          throw new Error('minio is expected to ask with options')
        return (ssl ? https : http).request(withSignal(options, current.getStore()), onResponse)
      },
    }),
    bounded: <T>(what: string, work: () => Promise<T>) =>
      withLimit(what, new AbortController(), () => againWhenReset(work)),
    /** Bytes as they are asked for: only a store that keeps one waiting is too slow, not a reader who takes time. */
    read: async (open: () => Promise<Readable | null>): Promise<ReadableStream<Uint8Array> | null> => {
      const abort = new AbortController()
      const body = await withLimit('read', abort, () => againWhenReset(open))
      if (!body) return null
      const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]()
      return new ReadableStream({
        pull: async (controller) => {
          const next = await withLimit('read', abort, () => chunks.next())
          if (next.done) controller.close()
          else controller.enqueue(next.value)
        },
        cancel: () => abort.abort(letGo),
      })
    },
  }
}
