import { type Context, type Env, Hono, type MiddlewareHandler } from 'hono'
import { z } from '#shared/zod.ts'
import {
  askStore,
  type BlobStore,
  type ByteRange,
  type UploadFault,
  UploadRefused,
} from '../../platform/blobs.ts'
import type { OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/ports.ts'
import { type RequestCtx, requireMembership } from '../../platform/trpc.ts'
import { type AttachmentFacts, findAttachment } from './queries.ts'
import { dispositionOf, isSameTag, rangeOf } from './rules/downloads.ts'

const policy = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Headers of a file's bytes, which stand in for those of pages: whatever is in it, nothing of it runs. */
export const attachmentHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.set('content-security-policy', policy)
  c.res.headers.set('referrer-policy', 'no-referrer')
}

/** A file of a ticket, for who may see the ticket now: it is asked each time. */
export const attachmentRoutes = <E extends Env>(ctxOf: (c: Context<E>) => RequestCtx) =>
  new Hono<E>().get('/o/:slug/attachments/:attachmentId', async (c) => {
    const asked = ctxOf(c)
    const slug = c.req.param('slug')
    const ctx = await requireMembership({ ...asked, organizationSlug: slug }, 'attachment.read')
    const id = z.uuid().safeParse(c.req.param('attachmentId'))
    if (!id.success) throw new AppError('not_found', 'attachment.not_found')
    return answerFile(ctx, c, await findAttachment(ctx, id.data))
  })

const answerFile = async (ctx: OrgCtx, c: Context, file: AttachmentFacts): Promise<Response> => {
  // Its bytes never change.
  const tag = `"${file.id}"`
  const isKnown = isSameTag(c.req.header('if-none-match'), tag)
  const range = askedRange(c, file, tag)
  const isSent = c.req.method !== 'HEAD' && !isKnown && range !== 'none'
  // Before any header of the file is set: an error that is answered instead would go out with them.
  const bytes = isSent ? await openFile(ctx, file, range === 'all' ? undefined : range) : null
  c.header('etag', tag)
  c.header('cache-control', 'private, no-cache, no-transform')
  c.header('cross-origin-resource-policy', 'same-origin')
  c.header('accept-ranges', 'bytes')
  if (isKnown) return c.body(null, 304)
  if (range === 'none') {
    c.header('content-range', `bytes */${file.size}`)
    return c.body(null, 416)
  }
  const isInline = c.req.query('inline') !== undefined
  c.header('content-type', file.contentType)
  c.header('content-disposition', dispositionOf(file.filename, isInline ? 'inline' : 'attachment'))
  const { start, end } = range === 'all' ? { start: 0, end: file.size - 1 } : range
  c.header('content-length', String(end - start + 1))
  if (range !== 'all') c.header('content-range', `bytes ${start}-${end}/${file.size}`)
  const status = range === 'all' ? 200 : 206
  return bytes ? c.body(bytes, status) : c.body(null, status)
}

/** With `If-Range` of something else than this file, all of it (RFC 9110, section 13.1.5). */
const askedRange = (c: Context, { size }: AttachmentFacts, tag: string): ByteRange | 'all' | 'none' =>
  (c.req.header('if-range') ?? tag) === tag ? rangeOf(c.req.header('range'), size) : 'all'

const openFile = async (ctx: OrgCtx, { id, blobKey }: AttachmentFacts, range?: ByteRange) => {
  const bytes = await askStore(() => ctx.blobs.read(blobKey, range))
  if (bytes) return bytes
  ctx.log.error({ attachmentId: id, blobKey }, 'the bytes of a file are gone from the store')
  throw new AppError('not_found', 'attachment.not_found')
}

/** How many uploads a process takes at once, and how long each may last. */
export type UploadLimits = { atOnce: number; seconds: number }

const usualLimits: UploadLimits = { atOnce: 64, seconds: 600 }
const retrySeconds = 5

/**
 * The bytes of uploads that were signed to come to the app itself. Who sends them is known by the signature alone.
 */
export const uploadRoutes = <E extends Env>(
  { blobs, now, stopping }: Pick<Deps, 'blobs' | 'now' | 'stopping'>,
  { atOnce, seconds } = usualLimits,
) => {
  let underway = 0
  return new Hono<E>().put('/uploads/:token', async (c) => {
    if (!blobs.receive) throw new AppError('not_found', 'request.unknown_address')
    if (underway >= atOnce) throw new AppError('too_many', 'rate.limited', { retryAfter: retrySeconds })
    underway += 1
    const ends = [c.req.raw.signal, stopping, AbortSignal.timeout(seconds * 1000)]
    try {
      await receiveUpload(blobs.receive, c, { now: now(), signal: AbortSignal.any(ends) })
    } finally {
      underway -= 1
    }
    c.header('cache-control', 'no-store')
    return c.body(null, 204)
  })
}

const receiveUpload = async (
  receive: NonNullable<BlobStore['receive']>,
  c: Context,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<void> => {
  const upload = {
    body: c.req.raw.body,
    contentType: c.req.header('content-type') ?? null,
    length: lengthSaid(c.req.header('content-length')),
    now,
    signal,
  }
  try {
    await askStore(() => receive(c.req.param('token') ?? '', upload))
  } catch (error) {
    throw error instanceof UploadRefused ? refusals[error.fault] : error
  }
}

const lengthSaid = (header: string | undefined): number | null =>
  header !== undefined && /^\d+$/.test(header) ? Number(header) : null

const refusals: Record<UploadFault, AppError> = {
  signature: new AppError('forbidden', 'attachment.upload_refused'),
  expired: new AppError('forbidden', 'attachment.upload_over'),
  type: new AppError('unsupported', 'attachment.type_not_taken'),
  too_short: new AppError('refused', 'attachment.size_differs'),
  too_long: new AppError('too_large', 'attachment.size_differs'),
  broken_off: new AppError('invalid', 'attachment.nothing_arrived'),
  busy: new AppError('too_many', 'rate.limited', { retryAfter: retrySeconds }),
}
