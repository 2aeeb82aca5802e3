import { sql } from 'drizzle-orm'
import { attachmentLimits, type CreateUploadInput, type SignedUpload } from '#shared/attachments.ts'
import { unlinkedBlobs, uploads } from '../../../db/schema/attachments.ts'
import { askStore } from '../../../platform/blobs.ts'
import { type InTransaction, type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { takesReplies } from '../../tickets/rules/life.ts'
import { findRoom } from '../queries.ts'
import { closeEmptyUploads, waitingUploads } from './close-upload.ts'

const minuteMs = 60_000
/** How long an upload may be begun. */
const signedMs = 15 * minuteMs
/** After which an upload that was never attached is forgotten (product.md, section 5). */
export const forgottenMs = 24 * 60 * minuteMs

/**
 * Promises a place to one file, and signs its upload.
 * @throws AppError when the ticket takes no more, or too many were begun.
 */
export const createUpload = async (
  ctx: OrgCtx,
  { ticketId, filename, contentType, size }: CreateUploadInput,
): Promise<SignedUpload & { uploadId: string; expiresAt: Date }> => {
  const uploaderId = requireUserId(ctx)
  await ctx.limits.spend('uploads', uploaderId)
  const room = await findRoom(ctx, ticketId)
  if (!takesReplies(room)) throw new AppError('refused', 'ticket.closed')
  if (room.files >= attachmentLimits.perTicket) throw new AppError('conflict', 'attachment.too_many')
  if (await hasManyWaiting(ctx, uploaderId)) await closeEmptyUploads(ctx, uploaderId)
  const uploadId = ctx.newId()
  const organizationId = ctx.organization.id
  const blobKey = `incoming/${organizationId}/${uploadId}`
  const createdAt = ctx.now()
  const expiresAt = new Date(createdAt.getTime() + signedMs)
  const expected = { key: blobKey, contentType, size, uploaderId }
  const signed = await askStore(() => ctx.blobs.signUpload(expected, expiresAt))
  await inTransaction(ctx, async (ctx) => {
    await requireFewWaiting(ctx, uploaderId)
    const removeAfter = new Date(createdAt.getTime() + forgottenMs)
    await ctx.db.insert(unlinkedBlobs).values({ key: blobKey, removeAfter })
    await ctx.db.insert(uploads).values({
      organizationId,
      id: uploadId,
      ticketId,
      uploaderId,
      filename,
      contentType,
      size,
      blobKey,
      createdAt,
      expiresAt,
    })
  })
  return { ...signed, uploadId, expiresAt }
}

/** Bounds the room that a person can fill with what is attached to nothing. */
const requireFewWaiting = async (ctx: OrgCtx & InTransaction, uploaderId: string): Promise<void> => {
  const lock = `uploads ${ctx.organization.id} ${uploaderId}`
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`)
  if (await hasManyWaiting(ctx, uploaderId)) throw new AppError('conflict', 'attachment.too_many_waiting')
}

const hasManyWaiting = async (ctx: OrgCtx, uploaderId: string): Promise<boolean> =>
  (await ctx.db.$count(uploads, waitingUploads(ctx, uploaderId))) >= attachmentLimits.waiting
