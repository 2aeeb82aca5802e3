import type { TicketChanges } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import type { ListDraftsInput } from '#shared/reviews.ts'
import type { Severity } from '#shared/tickets.ts'
import type { OrgCtx } from '../../platform/context.ts'
import { personAt } from '../../platform/fragments.ts'
import { decodeCursor, type Page, toPage } from '../../platform/pages.ts'
import {
  maySeeTicket,
  requireKeyOf,
  summaryColumns,
  summaryJoins,
  type TicketSummary,
} from '../tickets/queries/list-tickets.ts'
import { personOf } from '../tickets/queries/read-ticket.ts'
import { isOwn } from '../tickets/rules/life.ts'
import { changesBetween } from './rules.ts'

export type PastReview = {
  reviewer: Person
  at: Date
  fromSeverity: Severity
  toSeverity: Severity
  reason: string | null
}

/** A draft as a reviewer needs it. */
export type Draft = {
  ticket: TicketSummary
  description: string
  /** Why the one who asks cannot decide about it: it is their own. */
  isOwn: boolean
  lastReview: PastReview | null
  /** Since when it waits: when it was made, or last became a draft again. */
  waitingSince: Date
  /** What was changed since the last review, from then to now; empty when there was none. */
  changes: Pick<TicketChanges, 'title' | 'description'>
}

type DraftRow = TicketSummary & {
  sortKey: string
  description: string
  createdBy: string | null
  waitingSince: Date
  reviewer: Person | null
  reviewedAt: Date
  fromSeverity: Severity
  toSeverity: Severity
  reason: string | null
  titleThen: string | null
  descriptionThen: string | null
}

/** A page of the drafts that wait for a review, the oldest first. */
export const listDrafts = async (ctx: OrgCtx, { cursor, limit }: ListDraftsInput): Promise<Page<Draft>> => {
  const { sql } = ctx
  const after = decodeCursor(cursor)
  if (after) requireKeyOf('created', after)
  const rows = await sql<DraftRow[]>`
    select ${summaryColumns(ctx)}, t.created_at::text as "sortKey", t.description, t.created_by as "createdBy",
      coalesce(${lastMadeDraft(ctx)}, t.created_at) as "waitingSince",
      ${personAt(sql, 'reviewer')} as reviewer,
      v.at as "reviewedAt", v.from_severity as "fromSeverity", v.to_severity as "toSeverity", v.reason,
      ${fieldThen(ctx, 'title')} as "titleThen", ${fieldThen(ctx, 'description')} as "descriptionThen"
    from (
      select t.id from tickets t
      where t.organization_id = ${ctx.organization.id} and t.status = 'draft' and ${maySeeTicket(ctx)}
        and ${after ? sql`(t.created_at, t.id) > (${after[0]}::text::timestamptz, ${after[1]})` : sql`true`}
      order by t.created_at, t.id limit ${limit + 1}
    ) page
    join tickets t on t.organization_id = ${ctx.organization.id} and t.id = page.id
    ${summaryJoins(ctx)}
    left join lateral (
      select * from ticket_reviews r where r.organization_id = t.organization_id and r.ticket_id = t.id
      order by r.ticket_version desc limit 1
    ) v on true
    left join users reviewer on reviewer.id = v.reviewer_id
    order by t.created_at, t.id`
  const page = toPage(rows, limit, (row) => [row.sortKey, row.id])
  return { ...page, items: page.items.map((row) => toDraft(ctx, row)) }
}

/** When a ticket last became a draft again; null where it was made one and stayed it. */
const lastMadeDraft = ({ sql }: OrgCtx) => sql`(
  select e.at from events e
  where e.organization_id = t.organization_id and e.ticket_id = t.id and e.type = 'ticket.changed'
    and e.payload #>> '{changes,status,to}' = 'draft'
  order by e.number desc limit 1)`

/** A field as it was at the last review: what the first change after it replaced. Null when there was none. */
const fieldThen = ({ sql }: OrgCtx, field: 'title' | 'description') => sql`(
  select e.payload #>> ${['changes', field, 'from']} from events e
  where e.organization_id = t.organization_id and e.ticket_id = t.id and e.type = 'ticket.changed'
    and e.ticket_version > v.ticket_version and e.payload -> 'changes' ? ${field}
  order by e.number limit 1)`

const toDraft = (ctx: OrgCtx, row: DraftRow): Draft => {
  const { sortKey: _s, description, createdBy, titleThen, descriptionThen, waitingSince, ...rest } = row
  const { reviewer, reviewedAt, fromSeverity, toSeverity, reason, ...ticket } = rest
  return {
    ticket,
    description,
    isOwn: isOwn(personOf(ctx), { requesterId: ticket.requester.id, createdBy }),
    waitingSince,
    lastReview: reviewer && { reviewer, at: reviewedAt, fromSeverity, toSeverity, reason },
    changes: changesBetween(
      { title: titleThen ?? ticket.title, description: descriptionThen ?? description },
      { title: ticket.title, description },
    ),
  }
}
