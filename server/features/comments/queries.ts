import { and, asc, eq } from 'drizzle-orm'
import type { CommentKind, TimelineInput } from '#shared/comments.ts'
import type { EventType } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import { comments, commentVersions } from '../../db/schema/comments.ts'
import { can, type InTransaction, type OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { lockTicket, personOf, requireTicket } from '../tickets/queries/read-ticket.ts'
import { changesShownTo, mayDeleteComment, mayEditComment, mayRead, type TicketChange } from './rules.ts'

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

/**
 * Locks a comment and its ticket.
 * @throws AppError not found, also when it exists but may not be read.
 */
export const lockComment = async (ctx: OrgCtx & InTransaction, commentId: string) => {
  const { ticketId } = await findComment(ctx, commentId)
  const ticket = await lockTicket(ctx, ticketId)
  return { ticket, comment: await findComment(ctx, commentId) }
}

const findComment = async (ctx: OrgCtx, commentId: string) => {
  const [comment] = await ctx.db
    .select(commentColumns)
    .from(comments)
    .where(and(eq(comments.organizationId, ctx.organization.id), eq(comments.id, commentId)))
  if (!comment || !mayRead(personOf(ctx), comment.kind)) throw new AppError('not_found', 'comment.not_found')
  return comment
}

/**
 * What a comment said before each of its edits, oldest first.
 * @throws AppError not found, also when it or its ticket may not be read.
 */
export const listCommentVersions = async (ctx: OrgCtx, commentId: string) => {
  const comment = await findComment(ctx, commentId)
  await requireTicket(ctx, comment.ticketId)
  if (comment.deletedAt !== null) throw new AppError('refused', 'comment.deleted')
  return ctx.db
    .select({ body: commentVersions.body, replacedAt: commentVersions.replacedAt })
    .from(commentVersions)
    .where(
      and(eq(commentVersions.organizationId, ctx.organization.id), eq(commentVersions.commentId, commentId)),
    )
    .orderBy(asc(commentVersions.id))
    .limit(200)
}

type TimelineRow = {
  number: string
  type: EventType
  at: Date
  actor: Person | null
  payload: TicketChange
  commentId: string | null
  authorId: string
  kind: CommentKind
  body: string
  editedAt: Date | null
  deletedAt: Date | null
}

/**
 * A stretch of a ticket's timeline, oldest first: what was written and what happened, in the order of commits.
 * `people` names everyone whom the changes mention.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const readTimeline = async (ctx: OrgCtx, { ticketId, before, limit }: TimelineInput) => {
  await requireTicket(ctx, ticketId)
  const { sql } = ctx
  const rows = await sql<TimelineRow[]>`
    select e.number, e.type, e.at, e.payload,
      case when u.id is null then null else json_build_object('id', u.id, 'username', u.username, 'name', u.name) end
        as actor,
      c.id as "commentId", c.author_id as "authorId", c.kind, c.body, c.edited_at as "editedAt",
      c.deleted_at as "deletedAt"
    from events e
    left join users u on u.id = e.actor_id
    left join comments c on c.organization_id = e.organization_id and c.id = e.comment_id
    where e.organization_id = ${ctx.organization.id} and e.ticket_id = ${ticketId}
      and e.type in ('ticket.created', 'ticket.changed', 'comment.added')
      ${can(ctx, 'note.read') ? sql`` : sql`and e.audience = 'participants'`}
      ${before === undefined ? sql`` : sql`and e.number < ${before}`}
    order by e.number desc
    limit ${limit + 1}`
  const shown = rows.slice(0, limit).reverse()
  const oldest = shown.at(0)
  return {
    entries: shown.map((row) => toEntry(ctx, row)).filter((entry) => entry !== null),
    older: rows.length > limit && oldest ? Number(oldest.number) : null,
    people: await findMentioned(ctx, shown),
  }
}

const toEntry = (ctx: OrgCtx, row: TimelineRow) => {
  const entry = { number: Number(row.number), at: row.at, actor: row.actor }
  if (row.commentId !== null)
    return { ...entry, type: 'comment' as const, comment: toComment(ctx, row, row.commentId) }
  if (row.type === 'ticket.created') return { ...entry, type: 'created' as const }
  const shown = changesShownTo(personOf(ctx), row.payload)
  return shown && { ...entry, type: 'changed' as const, ...shown }
}

const toComment = (ctx: OrgCtx, row: TimelineRow, id: string) => ({
  id,
  kind: row.kind,
  body: row.deletedAt === null ? row.body : null,
  editedAt: row.editedAt,
  deletedAt: row.deletedAt,
  canEdit: mayEditComment(personOf(ctx), row),
  canDelete: mayDeleteComment(personOf(ctx), row),
})

const findMentioned = async (ctx: OrgCtx, rows: TimelineRow[]): Promise<Record<string, Person>> => {
  const ids = rows.flatMap(({ payload: { changes } }) => [changes?.assigneeId?.from, changes?.assigneeId?.to])
  const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))]
  if (wanted.length === 0) return {}
  const people = await ctx.sql<Person[]>`
    select u.id, u.username, u.name from members m join users u on u.id = m.user_id
    where m.organization_id = ${ctx.organization.id} and m.user_id = any(${wanted}::uuid[])`
  return Object.fromEntries(people.map((person) => [person.id, person]))
}
