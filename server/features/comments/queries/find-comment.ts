import { and, eq } from 'drizzle-orm'
import { comments } from '../../../db/schema/comments.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { lockTicket, personOf, visibleTickets } from '../../tickets/queries/read-ticket.ts'
import { mayRead } from '../rules.ts'

const commentColumns = {
  id: comments.id,
  ticketId: comments.ticketId,
  authorId: comments.authorId,
  kind: comments.kind,
  body: comments.body,
  createdAt: comments.createdAt,
  editedAt: comments.editedAt,
  deletedAt: comments.deletedAt,
}

/** The comment that a person sent with this client id before, if they did. */
export const findCommentByClientId = async (ctx: OrgCtx, authorId: string, clientId: string) => {
  const [found] = await ctx.db
    .select(commentColumns)
    .from(comments)
    .where(
      and(
        eq(comments.organizationId, ctx.organization.id),
        eq(comments.authorId, authorId),
        eq(comments.clientId, clientId),
      ),
    )
  return found ?? null
}
export type MadeComment = NonNullable<Awaited<ReturnType<typeof findCommentByClientId>>>

/**
 * Locks a comment and its ticket.
 * @throws AppError not found, also when it exists but may not be read.
 */
export const lockComment = async (ctx: OrgCtx & InTransaction, commentId: string) => {
  const { ticketId } = await findComment(ctx, commentId)
  const ticket = await lockTicket(ctx, ticketId)
  return { ticket, comment: await findComment(ctx, commentId) }
}

/** A comment. @throws AppError not found, also when it or its ticket may not be read. */
export const findComment = async (ctx: OrgCtx, commentId: string) => {
  const [comment] = await ctx.db
    .select(commentColumns)
    .from(comments)
    .innerJoin(tickets, eq(tickets.id, comments.ticketId))
    .where(
      and(visibleTickets(ctx), eq(comments.organizationId, ctx.organization.id), eq(comments.id, commentId)),
    )
  if (!comment || !mayRead(personOf(ctx), comment.kind)) throw new AppError('not_found', 'comment.not_found')
  return comment
}
