import { and, asc, eq } from 'drizzle-orm'
import { commentVersions } from '../../../db/schema/comments.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { personOf } from '../../tickets/queries/read-ticket.ts'
import { maySeeVersions } from '../rules.ts'
import { findComment } from './find-comment.ts'

/**
 * What a comment said before each of its edits, oldest first.
 * @throws AppError not found, also when it or its ticket may not be read; forbidden to those for whom they are not.
 */
export const listCommentVersions = async (ctx: OrgCtx, commentId: string) => {
  const comment = await findComment(ctx, commentId)
  if (comment.deletedAt !== null) throw new AppError('refused', 'comment.deleted')
  if (!maySeeVersions(personOf(ctx), comment)) throw new AppError('forbidden', 'comment.not_author')
  return ctx.db
    .select({ body: commentVersions.body, replacedAt: commentVersions.replacedAt })
    .from(commentVersions)
    .where(
      and(eq(commentVersions.organizationId, ctx.organization.id), eq(commentVersions.commentId, commentId)),
    )
    .orderBy(asc(commentVersions.id))
    .limit(200)
}

/** What an edited comment said when it was added. */
export const readFirstWords = async (ctx: OrgCtx, commentId: string): Promise<string | null> => {
  const [first] = await ctx.db
    .select({ body: commentVersions.body })
    .from(commentVersions)
    .where(
      and(eq(commentVersions.organizationId, ctx.organization.id), eq(commentVersions.commentId, commentId)),
    )
    .orderBy(asc(commentVersions.id))
    .limit(1)
  return first?.body ?? null
}
