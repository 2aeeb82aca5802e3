import { and, asc, eq, lte } from 'drizzle-orm'
import { attachmentLimits } from '#shared/attachments.ts'
import { unlinkedBlobs, uploads } from '../../../db/schema/attachments.ts'
import { askStore } from '../../../platform/blobs.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'

type Upload = typeof uploads.$inferSelect

/** How long one try may take, and bytes that began to arrive in time. */
export const tryMs = 60 * 60_000

/** Takes an upload out of those that wait; false when it was not among them any more. */
export const closeUpload = async (
  ctx: OrgCtx & InTransaction,
  { id, blobKey, expiresAt }: Upload,
): Promise<boolean> => {
  const waiting = await ctx.db
    .delete(uploads)
    .where(and(eq(uploads.organizationId, ctx.organization.id), eq(uploads.id, id)))
    .returning({ id: uploads.id })
  // Not before nothing can be sent there any more.
  const removeAfter = new Date(expiresAt.getTime() + tryMs)
  await ctx.db.update(unlinkedBlobs).set({ removeAfter }).where(eq(unlinkedBlobs.key, blobKey))
  return waiting.length > 0
}

/** The uploads of a person that wait. */
export const waitingUploads = (ctx: OrgCtx, uploaderId: string) =>
  and(eq(uploads.organizationId, ctx.organization.id), eq(uploads.uploaderId, uploaderId))

/**
 * Closes the uploads of a person that can be begun no more and of which the store has nothing: cancelled, cut off, or
 * kept from the store. What lies there goes on waiting, so that nobody fills the store by beginning anew.
 * @throws AppError unavailable when the store cannot be asked.
 */
export const closeEmptyUploads = async (ctx: OrgCtx, uploaderId: string): Promise<void> => {
  const over = await ctx.db
    .select()
    .from(uploads)
    .where(and(waitingUploads(ctx, uploaderId), lte(uploads.expiresAt, ctx.now())))
    .orderBy(asc(uploads.createdAt), asc(uploads.id))
    .limit(attachmentLimits.waiting)
  const empty: Upload[] = []
  for (const upload of over)
    if ((await askStore(() => ctx.blobs.sizeOf(upload.blobKey))) === null) empty.push(upload)
  await inTransaction(ctx, async (ctx) => {
    for (const upload of empty) await closeUpload(ctx, upload)
  })
}
