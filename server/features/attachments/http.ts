import { type Context, type Env, Hono, type MiddlewareHandler } from 'hono'
import { z } from '#shared/zod.ts'
import {
  askStore,
  type BlobStore,
  type ByteRange,
  type UploadFault,
  UploadRefused,
} from '../../platform/blobs.ts'
import { type OrgCtx, requireUserId } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/ports.ts'
import { addressKey, type RequestCtx, requireMembership } from '../../platform/trpc.ts'
import { inTurn, streamInTurn } from '../../platform/turns.ts'
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
  const stretch = range === 'all' || range === 'none' ? undefined : range
  const turn = () => ctx.turns.take('downloads', requireUserId(ctx), c.req.raw.signal)
  const bytes = isSent ? await streamInTurn(turn(), () => openFile(ctx, file, stretch)) : null
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

/** How long an upload may last. */
const uploadMs = 600_000
const retrySeconds = 5

/**
 * The bytes of uploads that were signed to come to the app itself. Who sends them is known by the signature alone.
 * @param lastsMs milliseconds that an upload may last.
 */
export const uploadRoutes = <E extends Env>(
  { blobs, now, stopping, turns }: Pick<Deps, 'blobs' | 'now' | 'stopping' | 'turns'>,
  clientAddress: (c: Context<E>) => string | null,
  lastsMs = uploadMs,
) =>
  new Hono<E>().put('/uploads/:token', async (c) => {
    const { receive } = blobs
    if (!receive) throw new AppError('not_found', 'request.unknown_address')
    const ofAddress = turns.take('uploads_of_address', addressKey(clientAddress(c)))
    await inTurn(ofAddress, () =>
      inTurn(turns.take('uploads', 'all'), () => {
        const ends = [c.req.raw.signal, stopping, AbortSignal.timeout(lastsMs)]
        return receiveUpload(receive, c, { now: now(), signal: AbortSignal.any(ends) })
      }),
    )
    c.header('cache-control', 'no-store')
    return c.body(null, 204)
  })

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
