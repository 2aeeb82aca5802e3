import { and, eq } from 'drizzle-orm'
import type { LocateCommentInput } from '#shared/comments.ts'
import { events } from '../../../db/schema/platform.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { findComment } from './find-comment.ts'

/**
 * Where in the timeline of its ticket a reply or a note stands: the number of its entry.
 * @throws AppError not found, also when it may not be read, or stands on another ticket or in a chat.
 */
export const locateComment = async (
  ctx: OrgCtx,
  { ticketId, commentId }: LocateCommentInput,
): Promise<{ number: number }> => {
  const comment = await findComment(ctx, commentId)
  if (comment.ticketId !== ticketId || comment.kind === 'chat')
    throw new AppError('not_found', 'comment.not_found')
  const [added] = await ctx.db
    .select({ number: events.number })
    .from(events)
    .where(
      and(
        eq(events.organizationId, ctx.organization.id),
        eq(events.ticketId, ticketId),
        eq(events.commentId, commentId),
        eq(events.type, 'comment.added'),
      ),
    )
  if (!added) throw new AppError('not_found', 'comment.not_found')
  return added
}
