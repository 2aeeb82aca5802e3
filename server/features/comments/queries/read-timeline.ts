import type { TimelineInput } from '#shared/comments.ts'
import type { DomainEvents, EventType, LinkEvent } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { can, type OrgCtx } from '../../../platform/context.ts'
import { personAt } from '../../../platform/fragments.ts'
import { isTicket, maySeeTicket } from '../../tickets/queries/list-tickets.ts'
import { personOf, requireTicket } from '../../tickets/queries/read-ticket.ts'
import { changesShownTo, fieldsShownTo, type TicketChange } from '../rules.ts'
import { type Bounded, boundAnswer } from './bound-answer.ts'
import { mentionsOfComment } from './list-mentionable.ts'
import { type CommentRow, deleterOfComment, toComment } from './show-comment.ts'

/** What the events of a timeline carry, each its own part of it. */
type Told = TicketChange &
  Partial<LinkEvent & Pick<DomainEvents['ticket.reviewed'], 'action'> & { filename: string }> & {
    status?: TicketStatus
  }

type TimelineRow = CommentRow &
  Bounded & {
    number: string
    type: (typeof toldTypes)[number]
    at: Date
    actor: Person | null
    payload: Told
    mentioned: (Person | null)[]
    commentId: string | null
    attachmentId: string | null
    upTo: string
  }

/**
 * A stretch of a ticket's timeline, oldest first: what was written and what happened, in the order of commits.
 * `people` names everyone whom the changes mention; nothing that was committed up to the number `upTo` is left out.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const readTimeline = async (ctx: OrgCtx, { limit, ...stretch }: TimelineInput) => {
  const rows = await timelineStatement(ctx, { ...stretch, limit: limit + 1 })
  // Every ticket has its first entry; none at all means that there is no such ticket for this person.
  if (rows.length === 0) await requireTicket(ctx, stretch.ticket)
  const shown = rows.slice(0, limit).reverse()
  const oldest = shown.at(0)
  const mentioned = shown.flatMap((row) => row.mentioned).filter((person) => person !== null)
  return {
    entries: shown.map((row) => toEntry(ctx, row)),
    older: oldest?.hasMore ? Number(oldest.number) : null,
    upTo: Number(oldest?.upTo ?? stretch.rewordedAfter ?? 0),
    people: Object.fromEntries(mentioned.map((person) => [person.id, person])),
  }
}

/** The events that a timeline tells, beside which the others are none of its matter. */
const toldTypes = [
  'ticket.created',
  'ticket.changed',
  'ticket.reviewed',
  'ticket.deleted',
  'ticket.restored',
  'ticket.linked',
  'ticket.unlinked',
  'comment.added',
  'attachment.added',
  'attachment.removed',
] as const satisfies readonly EventType[]

/** Its events carry both texts of a changed description, which nobody is told: they are read once, to be left out. */
export const timelineStatement = (ctx: OrgCtx, { ticket, before, limit, rewordedAfter }: TimelineInput) => {
  const { sql } = ctx
  const newest = sql`
    select e.number, e.type, e.at, ${personAt(sql, 'actor')} as actor, told.payload,
      json_build_array(${personAt(sql, 'assigned_from')}, ${personAt(sql, 'assigned_to')}) as mentioned,
      c.id as "commentId", c.author_id as "authorId", c.client_id as "clientId", c.kind, c.body, c.edited_at as "editedAt",
      c.deleted_at as "deletedAt", a.id as "attachmentId", ${mentionsOfComment(ctx)} as mentions,
      ${deleterOfComment(ctx)} as "deletedBy",
      (select last from event_counters where organization_id = ${ctx.organization.id}) as "upTo"
    from events e
    cross join lateral (
      select jsonb_set(e.payload, '{changes,description}', 'true', false) as payload offset 0
    ) told
    left join users actor on actor.id = e.actor_id
    left join users assigned_from on assigned_from.id = (told.payload #>> '{changes,assigneeId,from}')::uuid
    left join users assigned_to on assigned_to.id = (told.payload #>> '{changes,assigneeId,to}')::uuid
    left join comments c on c.organization_id = e.organization_id and c.id = e.comment_id
    left join attachments a on a.organization_id = e.organization_id and a.id = (told.payload ->> 'attachmentId')::uuid
    where e.organization_id = ${ctx.organization.id}
      and e.ticket_id = (
        select t.id from tickets t
        where t.organization_id = ${ctx.organization.id} and ${isTicket(ctx, ticket)} and ${maySeeTicket(ctx)})
      and e.type = any(${[...toldTypes]})
      and e.type not in ('comment.edited', 'comment.deleted') and e.payload ->> 'kind' is distinct from 'chat'
      and (e.type not in ('ticket.linked', 'ticket.unlinked') or exists (
        select from tickets t
        where t.organization_id = ${ctx.organization.id} and t.id = (e.payload ->> 'otherId')::uuid
          and ${maySeeTicket(ctx)}))
      and ${can(ctx, 'note.read') ? sql`true` : sql`e.audience = 'participants'`}
      and ${rewordedAfter === undefined ? sql`true` : wasReworded(ctx, rewordedAfter)}
      and ${before === undefined ? sql`true` : sql`e.number < ${before}`}
    order by e.number desc
    limit ${limit}`
  return sql<TimelineRow[]>`${boundAnswer(sql, newest, sql`number desc`)}`
}

const wasReworded = (ctx: OrgCtx, after: number) => ctx.sql`
  e.comment_id in (
    select r.comment_id from events r
    where r.organization_id = ${ctx.organization.id} and r.ticket_id = e.ticket_id and r.number > ${after}
      and r.type in ('comment.edited', 'comment.deleted'))`

const toEntry = (ctx: OrgCtx, row: TimelineRow) => {
  const entry = { number: Number(row.number), at: row.at, actor: row.actor }
  if (row.commentId !== null)
    return { ...entry, type: 'comment' as const, comment: toComment(ctx, row, row.commentId) }
  const { type, payload } = row
  switch (type) {
    case 'ticket.created':
      return { ...entry, type: 'created' as const, status: payload.status }
    case 'ticket.reviewed': {
      const { action, changes = {}, reason } = payload
      // Its reason is told to the author too, who must know why it came back.
      return {
        ...entry,
        type: 'reviewed' as const,
        action,
        changes: fieldsShownTo(personOf(ctx), changes),
        reason,
      }
    }
    case 'ticket.deleted':
      return { ...entry, type: 'deleted' as const }
    case 'ticket.restored':
      return { ...entry, type: 'restored' as const }
    case 'ticket.linked':
    case 'ticket.unlinked': {
      const { otherNumber, kind, isTarget } = payload
      const isLinked = type === 'ticket.linked'
      return { ...entry, type: 'link' as const, isLinked, otherNumber, kind, isTarget }
    }
    case 'attachment.added':
    case 'attachment.removed': {
      const isAdded = type === 'attachment.added'
      // A file that was removed since is still told of, and leads nowhere.
      return {
        ...entry,
        type: 'attachment' as const,
        isAdded,
        filename: payload.filename ?? '',
        attachmentId: row.attachmentId,
      }
    }
    // Comments are entries of their own, above.
    case 'ticket.changed':
    case 'comment.added':
      return { ...entry, type: 'changed' as const, ...changesShownTo(personOf(ctx), payload) }
  }
}
