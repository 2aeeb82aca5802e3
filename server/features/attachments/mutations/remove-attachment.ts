import { and, eq } from 'drizzle-orm'
import { attachments } from '../../../db/schema/attachments.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { lockTicket, personOf } from '../../tickets/queries/read-ticket.ts'
import { findAttachment } from '../queries.ts'
import { mayRemove } from '../rules/attaching.ts'
import { sweepJob } from './sweep-blobs.ts'

/** Removes a file of a ticket, and its bytes soon after. @throws AppError when it is gone, or one may not. */
export const removeAttachment = (ctx: OrgCtx, attachmentId: string): Promise<{ attachmentId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const { ticketId } = await findAttachment(ctx, attachmentId)
    const ticket = await lockTicket(ctx, ticketId)
    const found = await findAttachment(ctx, attachmentId)
    if (!mayRemove(personOf(ctx), found, ticket)) throw new AppError('forbidden', 'attachment.not_allowed')
    // The database notes its bytes, to be removed from the store.
    await ctx.db
      .delete(attachments)
      .where(and(eq(attachments.organizationId, ctx.organization.id), eq(attachments.id, attachmentId)))
    await ctx.queue.enqueue(ctx.db, sweepJob, [{ data: {} }])
    const { filename, contentType, size } = found
    recordAudit(ctx, {
      action: 'attachment.removed',
      entityId: attachmentId,
      ticketId,
      before: { ticketId, filename, contentType, size },
    })
    const { requesterId, version: ticketVersion } = ticket
    emit(ctx, 'attachment.removed', { attachmentId, filename }, { ticketId, requesterId, ticketVersion })
    return { attachmentId }
  })
