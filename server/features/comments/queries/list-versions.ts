import { and, asc, eq } from 'drizzle-orm'
import type { CommentVersionsInput } from '#shared/comments.ts'
import { commentVersions } from '../../../db/schema/comments.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { decodeCursor, encodeCursor, type Page } from '../../../platform/pages.ts'
import { personOf } from '../../tickets/queries/read-ticket.ts'
import { maySeeVersions } from '../rules.ts'
import { type Bounded, boundAnswer } from './bound-answer.ts'
import { findComment } from './find-comment.ts'

/** Of one answer, which may end before. */
const versionLimit = 100

type VersionRow = Bounded & { id: string; body: string; replacedAt: Date }
/** What a comment said, and when it was edited to say something else. */
export type CommentVersion = Pick<VersionRow, 'body' | 'replacedAt'>

/**
 * What a comment said before each of its edits, oldest first.
 * @throws AppError not found, also when it or its ticket may not be read; forbidden to those for whom they are not.
 */
export const listCommentVersions = async (
  ctx: OrgCtx,
  { commentId, cursor }: CommentVersionsInput,
): Promise<Page<CommentVersion>> => {
  const comment = await findComment(ctx, commentId)
  if (comment.deletedAt !== null) throw new AppError('refused', 'comment.deleted')
  if (!maySeeVersions(personOf(ctx), comment)) throw new AppError('forbidden', 'comment.not_author')
  const { sql } = ctx
  const [, after = null] = decodeCursor(cursor) ?? []
  const oldest = sql`
    select v.id, v.body, v.replaced_at as "replacedAt" from comment_versions v
    where v.organization_id = ${ctx.organization.id} and v.comment_id = ${commentId}
      and ${after === null ? sql`true` : sql`v.id > ${after}`}
    order by v.id
    limit ${versionLimit + 1}`
  const rows = await sql<VersionRow[]>`${boundAnswer(sql, oldest, sql`id`)}`
  const shown = rows.slice(0, versionLimit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ body, replacedAt }) => ({ body, replacedAt })),
    nextCursor: last?.hasMore ? encodeCursor(['', last.id]) : null,
  }
}

/** How often a comment was edited. */
export const countEdits = (ctx: OrgCtx, commentId: string): Promise<number> =>
  ctx.db.$count(
    commentVersions,
    and(eq(commentVersions.organizationId, ctx.organization.id), eq(commentVersions.commentId, commentId)),
  )

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
