import { asc, inArray, lte } from 'drizzle-orm'
import { unlinkedBlobs, uploads } from '../../../db/schema/attachments.ts'
import { BlobStoreUnavailable } from '../../../platform/blobs.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { forgottenMs } from './create-upload.ts'

export const sweepJob = 'attachments.sweep'

const blobsAtOnce = 100
const leftoversNamed = 20
/** After which a store is asked again to remove what it would not. */
const againMs = 24 * 60 * 60_000

/**
 * Removes from the store what belongs to no attachment and is due, and forgets uploads that nobody attached. It may
 * run in several processes at once and be broken off at any point; what the store does not take now waits.
 */
export const sweepBlobs = async (ctx: Ctx): Promise<void> => {
  await forgetUploads(ctx)
  try {
    while ((await sweepSome(ctx)) === blobsAtOnce);
    await removeLeftovers(ctx)
  } catch (error) {
    if (!(error instanceof BlobStoreUnavailable)) throw error
    ctx.log.warn({ err: error }, 'the store of files is away; what is to be removed there waits')
  }
}

const forgetUploads = async (ctx: Ctx): Promise<void> => {
  const before = new Date(ctx.now().getTime() - forgottenMs)
  await inTransaction(ctx, (ctx) => ctx.db.delete(uploads).where(lte(uploads.createdAt, before)))
}

const removeLeftovers = async ({ blobs, log }: Ctx): Promise<void> => {
  const left = (await blobs.removeLeftovers?.()) ?? []
  if (left.length === 0) return
  const named = left.slice(0, leftoversNamed)
  log.warn({ count: left.length, named }, 'not all that broken uploads left behind can be removed')
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
    const refused = await ctx.blobs.remove(keys)
    await putOff(ctx, refused)
    const removed = keys.filter((key) => !refused.includes(key))
    await ctx.db.delete(unlinkedBlobs).where(inArray(unlinkedBlobs.key, removed))
    return keys.length
  })

const putOff = async (ctx: Ctx & InTransaction, keys: readonly string[]): Promise<void> => {
  if (keys.length === 0) return
  ctx.log.error({ keys }, 'the store of files would not remove these; it is asked again in a day')
  const removeAfter = new Date(ctx.now().getTime() + againMs)
  await ctx.db.update(unlinkedBlobs).set({ removeAfter }).where(inArray(unlinkedBlobs.key, keys))
}
