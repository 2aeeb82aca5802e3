import { asc, inArray, lte } from 'drizzle-orm'
import { unlinkedBlobs, uploads } from '../../../db/schema/attachments.ts'
import { BlobStoreUnavailable } from '../../../platform/blobs.ts'
import type { Ctx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { forgottenMs } from './create-upload.ts'

export const sweepJob = 'attachments.sweep'

const blobsAtOnce = 100

/**
 * Removes from the store what belongs to no attachment and is due, and forgets uploads that nobody attached. It may
 * run in several processes at once and be broken off at any point; what the store does not take now waits.
 */
export const sweepBlobs = async (ctx: Ctx): Promise<void> => {
  await forgetUploads(ctx)
  try {
    while ((await sweepSome(ctx)) === blobsAtOnce);
  } catch (error) {
    if (!(error instanceof BlobStoreUnavailable)) throw error
    ctx.log.warn({ err: error }, 'the store of files is away; what is to be removed there waits')
  }
}

const forgetUploads = async (ctx: Ctx): Promise<void> => {
  const before = new Date(ctx.now().getTime() - forgottenMs)
  await inTransaction(ctx, (ctx) => ctx.db.delete(uploads).where(lte(uploads.createdAt, before)))
}

/**
 * Whoever would link one of these objects meanwhile waits until they are gone, and finds no note of it any more.
 */
const sweepSome = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const due = await ctx.db
      .select({ key: unlinkedBlobs.key })
      .from(unlinkedBlobs)
      .where(lte(unlinkedBlobs.removeAfter, ctx.now()))
      .orderBy(asc(unlinkedBlobs.removeAfter))
      .limit(blobsAtOnce)
      .for('update', { skipLocked: true })
    const keys = due.map(({ key }) => key)
    if (keys.length === 0) return 0
    await ctx.blobs.remove(keys)
    await ctx.db.delete(unlinkedBlobs).where(inArray(unlinkedBlobs.key, keys))
    return keys.length
  })
