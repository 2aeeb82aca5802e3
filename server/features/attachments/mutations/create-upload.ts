import { attachmentLimits, type CreateUploadInput, type SignedUpload } from '#shared/attachments.ts'
import { unlinkedBlobs, uploads } from '../../../db/schema/attachments.ts'
import { askStore } from '../../../platform/blobs.ts'
import { type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { takesReplies } from '../../tickets/rules/life.ts'
import { findRoom } from '../queries.ts'

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
  const uploadId = ctx.newId()
  const organizationId = ctx.organization.id
  const blobKey = `incoming/${organizationId}/${uploadId}`
  const createdAt = ctx.now()
  const expiresAt = new Date(createdAt.getTime() + signedMs)
  const signed = await askStore(() => ctx.blobs.signUpload({ key: blobKey, contentType, size }, expiresAt))
  await inTransaction(ctx, async (ctx) => {
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
