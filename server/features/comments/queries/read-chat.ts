import type { ChatInput } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import { actingUserId, type OrgCtx } from '../../../platform/context.ts'
import { personAt } from '../../../platform/fragments.ts'
import { isTicket, maySeeTicket } from '../../tickets/queries/list-tickets.ts'
import { requireTicket } from '../../tickets/queries/read-ticket.ts'
import { type Bounded, boundAnswer } from './bound-answer.ts'
import { mentionsOfComment } from './list-mentionable.ts'
import { type CommentRow, toComment } from './show-comment.ts'

/** A message of a chat; `number` is its place in the ticket's history. */
export type ChatMessage = {
  number: number
  at: Date
  actor: Person | null
  comment: ReturnType<typeof toComment>
}

type MessageRow = CommentRow &
  Bounded & {
    number: string
    at: Date
    actor: Person | null
    commentId: string
    seenUpTo: number | null
  }

/**
 * A stretch of a ticket's chat, oldest first, in the order of commits; `seenUpTo` is the number of the last message
 * that the one who asks has seen.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const readChat = async (
  ctx: OrgCtx,
  { ticket, before, limit }: ChatInput,
): Promise<{ messages: ChatMessage[]; older: number | null; seenUpTo: number | null }> => {
  const rows = await chatStatement(ctx, { ticket, before, limit: limit + 1 })
  if (rows.length === 0) await requireTicket(ctx, ticket)
  const shown = rows.slice(0, limit).reverse()
  const oldest = shown.at(0)
  return {
    messages: shown.map((row) => ({
      number: Number(row.number),
      at: row.at,
      actor: row.actor,
      comment: toComment(ctx, row, row.commentId),
    })),
    older: oldest?.hasMore ? Number(oldest.number) : null,
    seenUpTo: rows[0]?.seenUpTo ?? null,
  }
}

export const chatStatement = (ctx: OrgCtx, { ticket, before, limit }: ChatInput) => {
  const { sql } = ctx
  const newest = sql`
    select e.number, e.at, ${personAt(sql, 'actor')} as actor, c.id as "commentId",
      c.author_id as "authorId", c.client_id as "clientId", c.kind, c.body, c.edited_at as "editedAt", c.deleted_at as "deletedAt", ${mentionsOfComment(ctx)} as mentions,
      (
        select r.up_to::float8 from chat_reads r
        where r.organization_id = e.organization_id and r.ticket_id = e.ticket_id
          and r.user_id = ${actingUserId(ctx)}
      ) as "seenUpTo"
    from events e
    join comments c on c.organization_id = e.organization_id and c.id = e.comment_id
    left join users actor on actor.id = e.actor_id
    where e.organization_id = ${ctx.organization.id}
      and e.ticket_id = (
        select t.id from tickets t
        where t.organization_id = ${ctx.organization.id} and ${isTicket(ctx, ticket)} and ${maySeeTicket(ctx)})
      and e.type = 'comment.added' and e.payload ->> 'kind' = 'chat'
      and ${before === undefined ? sql`true` : sql`e.number < ${before}`}
    order by e.number desc
    limit ${limit}`
  return sql<MessageRow[]>`${boundAnswer(sql, newest, sql`number desc`)}`
}
