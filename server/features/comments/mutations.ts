import { and, eq, inArray } from 'drizzle-orm'
import {
  type AddCommentInput,
  type CommentKind,
  type EditCommentInput,
  editLimit,
  mentionLimit,
} from '#shared/comments.ts'
import { namesInMarkdown } from '#shared/mentions.ts'
import { commentMentions, comments, commentVersions } from '../../db/schema/comments.ts'
import { recordAudit } from '../../platform/audit.ts'
import { type InTransaction, type OrgCtx, requirePermission, requireUserId } from '../../platform/context.ts'
import { AppError, refuseOn } from '../../platform/errors.ts'
import { emit } from '../../platform/events.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { dropDraft } from '../drafts/mutations.ts'
import { moveWithReply, resumeAfterReply } from '../tickets/mutations/change-ticket.ts'
import { updateTicket } from '../tickets/mutations/write-change.ts'
import { lockTicket, personOf, readTicket, type TicketRow } from '../tickets/queries/read-ticket.ts'
import { findCommentByClientId, lockComment, type MadeComment } from './queries/find-comment.ts'
import { findMentioned } from './queries/list-mentionable.ts'
import { countEdits, readFirstWords } from './queries/list-versions.ts'
import { isFirstResponse, mayDeleteComment, mayEditComment, peopleNamed, takesComment } from './rules.ts'

/**
 * Adds a reply, an internal note or a message of the chat. A retry with the same client id answers the comment that
 * was made. The first reply or chat message of staff sets the first response time; a requester's puts a waiting
 * ticket back to work.
 * @throws AppError when the ticket takes no more replies, the move asked for is not open, or the client id
 * stands for something else, other words too.
 */
export const addComment = async (ctx: OrgCtx, input: AddCommentInput) => {
  if (input.kind === 'note') requirePermission(ctx, 'note.write')
  if (input.thenStatus) requirePermission(ctx, 'ticket.work')
  const authorId = requireUserId(ctx)
  return inTransaction(ctx, async (ctx) => {
    const ticket = await lockTicket(ctx, input.ticketId)
    const made = await findCommentByClientId(ctx, authorId, input.clientId)
    if (made && !(await isSameMessage(ctx, made, input))) throw usedOtherwise
    const commentId = made?.id ?? (await writeComment(ctx, ticket, authorId, input))
    if (!made) await dropDraft(ctx, `${input.kind}:${ticket.id}`, input.draft)
    return { commentId, ticket: await readTicket(ctx, ticket.id) }
  })
}

/** Of what was deleted no words are left to compare. */
const isSameMessage = async (
  ctx: OrgCtx & InTransaction,
  made: MadeComment,
  { ticketId, kind, body }: AddCommentInput,
): Promise<boolean> =>
  made.ticketId === ticketId &&
  made.kind === kind &&
  made.deletedAt === null &&
  (made.editedAt === null ? made.body : await readFirstWords(ctx, made.id)) === body

const usedOtherwise = new AppError('conflict', 'request.client_id_used')

const writeComment = async (
  ctx: OrgCtx & InTransaction,
  ticket: TicketRow,
  authorId: string,
  { kind, body, clientId, thenStatus }: AddCommentInput,
): Promise<string> => {
  if (!takesComment(ticket, kind)) throw new AppError('refused', 'ticket.closed')
  const id = ctx.newId()
  const createdAt = ctx.now()
  const { organization } = ctx
  const row = {
    organizationId: organization.id,
    id,
    ticketId: ticket.id,
    authorId,
    kind,
    body,
    clientId,
    createdAt,
  }
  await refuseOn({ comments_client_id: usedOtherwise }, () => ctx.db.insert(comments).values(row))
  const mentioned = await writeMentions(ctx, ticket, { id, kind, body, known: new Set() })
  const answered = isFirstResponse(personOf(ctx), ticket, kind) ? { firstRespondedAt: createdAt } : {}
  // A note leaves the ticket's row alone: not even its time of update may tell the requester of it.
  const after = kind === 'note' ? ticket : await updateTicket(ctx, ticket, answered)
  recordAudit(ctx, {
    action: 'comment.added',
    entityId: id,
    ticketId: ticket.id,
    after: { ticketId: ticket.id, kind, body },
  })
  announce(ctx, 'comment.added', after, { id, kind, mentioned })
  if (thenStatus) await moveWithReply(ctx, after, thenStatus)
  else if (kind !== 'note' && authorId === ticket.requesterId) await resumeAfterReply(ctx, after)
  return id
}

const announce = (
  ctx: OrgCtx & InTransaction,
  type: 'comment.added' | 'comment.edited' | 'comment.deleted',
  ticket: TicketRow,
  { id, kind, mentioned = [] }: { id: string; kind: CommentKind; mentioned?: string[] },
): void =>
  emit(
    ctx,
    type,
    { commentId: id, kind, ...(mentioned.length > 0 ? { mentioned } : {}) },
    {
      ticketId: ticket.id,
      requesterId: ticket.requesterId,
      ticketVersion: ticket.version,
      commentId: id,
      audience: kind === 'note' ? 'staff' : 'participants',
    },
  )

/**
 * Keeps whom a comment names, and answers those whom it did not name before.
 * @throws AppError when they are too many.
 */
const writeMentions = async (
  ctx: OrgCtx & InTransaction,
  ticket: TicketRow,
  { id: commentId, kind, body, known }: NewWords & { known: ReadonlySet<string> },
): Promise<string[]> => {
  const readings = namesInMarkdown(body)
  if (readings.length + known.size === 0) return []
  const found = await findMentioned(ctx, { ticketId: ticket.id, kind }, readings.flat())
  const named = new Set(peopleNamed(readings, found))
  if (named.size > mentionLimit) throw new AppError('invalid', 'comment.too_many_mentions')
  const gone = [...known.difference(named)]
  const added = [...named.difference(known)]
  if (gone.length > 0)
    await ctx.db
      .delete(commentMentions)
      .where(and(isMentionOf(ctx, commentId), inArray(commentMentions.userId, gone)))
  const { id: organizationId } = ctx.organization
  if (added.length > 0)
    await ctx.db
      .insert(commentMentions)
      .values(added.map((userId) => ({ organizationId, commentId, userId })))
  return added
}

type NewWords = { id: string; kind: CommentKind; body: string }

const isMentionOf = (ctx: OrgCtx, commentId: string) =>
  and(eq(commentMentions.organizationId, ctx.organization.id), eq(commentMentions.commentId, commentId))

const rewriteMentions = async (ctx: OrgCtx & InTransaction, ticket: TicketRow, words: NewWords) => {
  const before = await ctx.db
    .select({ userId: commentMentions.userId })
    .from(commentMentions)
    .where(isMentionOf(ctx, words.id))
  return writeMentions(ctx, ticket, { ...words, known: new Set(before.map(({ userId }) => userId)) })
}

/**
 * Changes what the author wrote; what it said before is kept.
 * @throws AppError when it is another's, deleted, or was edited as often as can be.
 */
export const editComment = (ctx: OrgCtx, { commentId, body, draft }: EditCommentInput) =>
  inTransaction(ctx, async (ctx) => {
    const { comment, ticket } = await lockComment(ctx, commentId)
    if (comment.deletedAt !== null) throw new AppError('refused', 'comment.deleted')
    if (!mayEditComment(personOf(ctx), comment)) throw new AppError('forbidden', 'comment.not_author')
    if (comment.body === body) return { commentId }
    if ((await countEdits(ctx, commentId)) >= editLimit)
      throw new AppError('refused', 'comment.too_many_edits')
    const replacedAt = ctx.now()
    await ctx.db.insert(commentVersions).values({
      organizationId: ctx.organization.id,
      commentId,
      id: ctx.newId(),
      body: comment.body,
      replacedAt,
    })
    await updateComment(ctx, commentId, { body, editedAt: replacedAt })
    recordAudit(ctx, {
      action: 'comment.edited',
      entityId: commentId,
      ticketId: ticket.id,
      before: { body: comment.body },
      after: { body },
    })
    await dropDraft(ctx, `edit:${commentId}`, draft)
    const { kind } = comment
    const mentioned = await rewriteMentions(ctx, ticket, { id: commentId, kind, body })
    announce(ctx, 'comment.edited', ticket, { id: commentId, kind, mentioned })
    return { commentId }
  })

/** Deletes a comment and what it said before; its place in the timeline stays. @throws AppError when one may not. */
export const deleteComment = (ctx: OrgCtx, commentId: string) =>
  inTransaction(ctx, async (ctx) => {
    const { comment, ticket } = await lockComment(ctx, commentId)
    if (comment.deletedAt !== null) return { commentId }
    if (!mayDeleteComment(personOf(ctx), comment)) throw new AppError('forbidden', 'comment.not_author')
    await ctx.db.delete(commentMentions).where(isMentionOf(ctx, commentId))
    await ctx.db
      .delete(commentVersions)
      .where(
        and(
          eq(commentVersions.organizationId, ctx.organization.id),
          eq(commentVersions.commentId, commentId),
        ),
      )
    await updateComment(ctx, commentId, { body: '', deletedAt: ctx.now() })
    recordAudit(ctx, {
      action: 'comment.deleted',
      entityId: commentId,
      ticketId: ticket.id,
      before: { ticketId: comment.ticketId, kind: comment.kind, body: comment.body },
    })
    announce(ctx, 'comment.deleted', ticket, comment)
    return { commentId }
  })

const updateComment = async (
  ctx: OrgCtx & InTransaction,
  commentId: string,
  set: Partial<typeof comments.$inferInsert>,
): Promise<void> => {
  await ctx.db
    .update(comments)
    .set(set)
    .where(and(eq(comments.organizationId, ctx.organization.id), eq(comments.id, commentId)))
}
