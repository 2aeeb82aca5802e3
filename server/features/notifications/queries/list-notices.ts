import type { CommentKind } from '#shared/comments.ts'
import type { TicketChanges } from '#shared/events.ts'
import type { ListNoticesInput, NoticeKind } from '#shared/notifications.ts'
import type { Person } from '#shared/organizations.ts'
import { can, type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { type Fragment, personAt } from '../../../platform/fragments.ts'
import { decodeCursor, type Page, toPage } from '../../../platform/pages.ts'
import { maySeeTicket } from '../../tickets/queries/list-tickets.ts'

export type Notice = {
  id: string
  kind: NoticeKind
  at: Date
  readAt: Date | null
  actor: Person | null
  ticket: { id: string; number: string; title: string }
  /** What a move or a review changed; null where it did not. */
  status: TicketChanges['status'] | null
  severity: TicketChanges['severity'] | null
  /** Of what was said: as what. */
  said: CommentKind | null
  /** What was said, where something was. */
  commentId: string | null
  /** Of what asks for a review: whether the draft still waits. */
  isOpen: boolean | null
}

/** A page of one's own notices, the newest first. */
export const listNotices = async (
  ctx: OrgCtx,
  { unread, cursor, limit }: ListNoticesInput,
): Promise<Page<Notice>> => {
  const { sql } = ctx
  const after = decodeCursor(cursor)
  const rows = await sql<Notice[]>`
    select n.id, n.kind, n.at, n.read_at as "readAt",
      ${personAt(sql, 'a')} as actor,
      json_build_object('id', t.id, 'number', t.number, 'title', t.title) as ticket,
      e.payload #> '{changes,status}' as status, e.payload #> '{changes,severity}' as severity,
      case when e.comment_id is not null then e.payload ->> 'kind' end as said, e.comment_id as "commentId",
      case when n.kind = 'review_requested' then t.status = 'draft' end as "isOpen"
    from ${visibleNotices(ctx)} left join users a on a.id = n.actor_id
    left join events e on e.organization_id = n.organization_id and e.number = n.event_number
    where ${unread ? sql`n.read_at is null` : sql`true`}
      and ${after ? sql`n.id < ${after[1]}` : sql`true`}
    order by n.id desc limit ${limit + 1}`
  return toPage(rows, limit, ({ id }) => [id, id])
}

const countedNotices = 100

/** How many of one's notices are unread; more than 99 are told as 100. */
export const countUnreadNotices = async (ctx: OrgCtx): Promise<{ unread: number }> => {
  const { sql } = ctx
  const [found] = await sql<{ unread: number }[]>`
    select count(*)::int as unread from (
      select from ${visibleNotices(ctx)}
      where n.read_at is null
      limit ${countedNotices}
    ) counted`
  return { unread: found?.unread ?? 0 }
}

/** One's own notices; of tickets, and of notes, that one may no longer read none. */
const visibleNotices = (ctx: OrgCtx): Fragment => ctx.sql`notices n
  join tickets t on t.organization_id = n.organization_id and t.id = n.ticket_id and ${maySeeTicket(ctx)}
    and n.organization_id = ${ctx.organization.id} and n.user_id = ${requireUserId(ctx)} and ${mayReadSaid(ctx)}`

const mayReadSaid = (ctx: OrgCtx): Fragment =>
  can(ctx, 'note.read')
    ? ctx.sql`true`
    : ctx.sql`not exists (select from events o where o.organization_id = n.organization_id
        and o.number = n.event_number and o.comment_id is not null and o.payload ->> 'kind' = 'note')`
