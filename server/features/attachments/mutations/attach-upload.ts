import { and, eq } from 'drizzle-orm'
import { attachmentLimits, beginsAs } from '#shared/attachments.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { attachments, unlinkedBlobs, type uploads } from '../../../db/schema/attachments.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { askStore } from '../../../platform/blobs.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { inTurn } from '../../../platform/turns.ts'
import { lockTicket } from '../../tickets/queries/read-ticket.ts'
import { takesReplies } from '../../tickets/rules/life.ts'
import { type Attachment, findAttached, findUpload, readAttachment } from '../queries.ts'
import { freeSlot } from '../rules/attaching.ts'
import { type Dimensions, headBytes, inspectContent } from '../rules/content.ts'
import { closeUpload, tryMs } from './close-upload.ts'
import { sweepJob } from './sweep-blobs.ts'

type Upload = typeof uploads.$inferSelect

const tooMany = new AppError('conflict', 'attachment.too_many')

/**
 * Looks at what was uploaded, and links it to its ticket. Again, it answers the attachment that was made; at the same
 * time, once it is made.
 * @throws AppError when nothing arrived, it is not what was promised, or the ticket takes no more.
 */
export const attachUpload = (ctx: OrgCtx, uploadId: string): Promise<Attachment> =>
  inTurn(ctx.turns.take('upload', uploadId), () => attachArrived(ctx, uploadId))

const attachArrived = async (ctx: OrgCtx, uploadId: string): Promise<Attachment> => {
  // In this order: an upload that is attached at this very moment is found by the second question.
  const found = await findUpload(ctx, uploadId)
  if (!found) return readAttachment(ctx, await requireAttached(ctx, uploadId))
  const { upload, status, files } = found
  if (!takesReplies({ status })) throw new AppError('refused', 'ticket.closed')
  if (files >= attachmentLimits.perTicket) throw tooMany
  await ctx.limits.spend('attaching', upload.uploaderId)
  const key = await noteNewKey(ctx)
  let mayStillArrive = false
  try {
    const dimensions = await askStore(() => copyAndInspect(ctx, upload, key))
    return await readAttachment(ctx, await link(ctx, upload, { key, dimensions }))
  } catch (error) {
    // A store that gave no answer in time may make the copy yet: its note stays for as long as a try may take.
    mayStillArrive = error instanceof AppError && error.kind === 'unavailable'
    if (error instanceof AppError && finalRefusals.includes(error.code)) await endUpload(ctx, upload)
    throw error
  } finally {
    if (!mayStillArrive) await releaseKey(ctx, key)
  }
}

const requireAttached = async (ctx: OrgCtx, uploadId: string) => {
  const attached = await findAttached(ctx, uploadId)
  if (!attached) throw new AppError('not_found', 'attachment.upload_not_found')
  return attached
}

/**
 * The bytes get a place of their own before they are looked at: whatever is sent to the first one later, what was
 * looked at stays. It is noted before there is anything, so that a crash at any point leaves nothing behind.
 */
const noteNewKey = async (ctx: OrgCtx): Promise<string> => {
  const key = `files/${ctx.organization.id}/${ctx.newId()}`
  const removeAfter = new Date(ctx.now().getTime() + tryMs)
  await inTransaction(ctx, (ctx) => ctx.db.insert(unlinkedBlobs).values({ key, removeAfter }))
  return key
}

/** Asked again, the same bytes would be refused again. */
const finalRefusals: readonly ErrorCode[] = [
  'attachment.size_differs',
  'attachment.not_what_it_says',
  'attachment.image_too_large',
]

const endUpload = (ctx: OrgCtx, upload: Upload): Promise<boolean> =>
  inTransaction(ctx, (ctx) => closeUpload(ctx, upload))

/** What was not linked is due at once; of what was, there is no note any more. */
const releaseKey = (ctx: OrgCtx, key: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const due = await ctx.db
      .update(unlinkedBlobs)
      .set({ removeAfter: ctx.now() })
      .where(eq(unlinkedBlobs.key, key))
      .returning({ key: unlinkedBlobs.key })
    if (due.length > 0) await ctx.queue.enqueue(ctx.db, sweepJob, [{ data: {} }])
  })

const copyAndInspect = async (ctx: OrgCtx, upload: Upload, key: string): Promise<Dimensions> => {
  const copied = await ctx.blobs.copy(upload.blobKey, key)
  const size = copied ? await ctx.blobs.sizeOf(key) : null
  if (size === null) throw new AppError('refused', 'attachment.nothing_arrived')
  if (size !== upload.size) throw new AppError('refused', 'attachment.size_differs')
  const stream = await ctx.blobs.read(key, { start: 0, end: Math.min(size, headBytes) - 1 })
  const head = new Uint8Array(await new Response(stream).arrayBuffer())
  // What recognizes files knows many formats: it is asked only about those that are taken.
  const found = beginsAs(upload.contentType, head) ? await ctx.recognizeFile(head) : null
  const inspected = inspectContent(upload.contentType, head, found)
  if (typeof inspected === 'string') throw new AppError('refused', inspected)
  return inspected
}

type Inspected = { key: string; dimensions: Dimensions }

const link = (ctx: OrgCtx, upload: Upload, inspected: Inspected) =>
  inTransaction(ctx, async (ctx) => {
    const ticket = await lockTicket(ctx, upload.ticketId)
    const made = await findAttached(ctx, upload.id)
    if (made) return made
    if (!takesReplies(ticket)) throw new AppError('refused', 'ticket.closed')
    await takeOver(ctx, upload, inspected.key)
    const id = ctx.newId()
    await insertAttachment(ctx, { id, upload, ...inspected })
    const { filename, contentType, size } = upload
    recordAudit(ctx, {
      action: 'attachment.added',
      entityId: id,
      ticketId: ticket.id,
      after: { ticketId: ticket.id, filename, contentType, size },
    })
    const { id: ticketId, requesterId, version: ticketVersion } = ticket
    emit(ctx, 'attachment.added', { attachmentId: id, filename }, { ticketId, requesterId, ticketVersion })
    return { id, ticketId }
  })

/** Takes the object out of those to be removed, and the upload out of those that wait. @throws AppError over. */
const takeOver = async (ctx: OrgCtx & InTransaction, upload: Upload, key: string): Promise<void> => {
  const over = new AppError('conflict', 'attachment.upload_over')
  const noted = await ctx.db
    .delete(unlinkedBlobs)
    .where(eq(unlinkedBlobs.key, key))
    .returning({ key: unlinkedBlobs.key })
  if (noted.length === 0) throw over
  if (!(await closeUpload(ctx, upload))) throw over
}

const insertAttachment = async (
  ctx: OrgCtx & InTransaction,
  { id, upload, key, dimensions }: Inspected & { id: string; upload: Upload },
): Promise<void> => {
  const { organizationId, ticketId, uploaderId, filename, contentType, size } = upload
  const taken = await ctx.db
    .select({ slot: attachments.slot })
    .from(attachments)
    .where(and(eq(attachments.organizationId, organizationId), eq(attachments.ticketId, ticketId)))
  const slot = freeSlot(taken.map((one) => one.slot))
  if (slot === null) throw tooMany
  const row = {
    organizationId,
    id,
    ticketId,
    slot,
    uploaderId,
    uploadId: upload.id,
    filename,
    contentType,
    size,
    ...dimensions,
  }
  await refuseOn({ attachments_slot: tooMany }, () =>
    ctx.db.insert(attachments).values({ ...row, blobKey: key, createdAt: ctx.now() }),
  )
}
