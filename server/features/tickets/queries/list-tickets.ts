import type { Person } from '#shared/organizations.ts'
import {
  type ListTicketsInput,
  type Priority,
  priorities,
  type Severity,
  type TicketFilter,
  type TicketSort,
  type TicketStatus,
  ticketNumberPattern,
  ticketStatuses,
} from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'
import { actingUserId, can, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { allOf, type Fragment, personAt, unionAll } from '../../../platform/fragments.ts'
import { decodeCursor, type Page, type Position, toPage } from '../../../platform/pages.ts'

export type TicketSummary = {
  id: string
  number: string
  title: string
  status: TicketStatus
  severity: Severity
  priority: Priority
  category: { id: string; name: string } | null
  requester: Person
  assignee: Person | null
  dueAt: Date | null
  createdAt: Date
  updatedAt: Date
  version: number
}

type SortedSummary = TicketSummary & { sortKey: string }

/**
 * A page of the tickets that the one who asks may see.
 *
 * Each status is a branch of its own that reads one index from the cursor on, and the few rows of all branches
 * are merged: the cost depends on the page, neither on its depth nor on how many tickets there are.
 */
export const listTickets = async (ctx: OrgCtx, input: ListTicketsInput): Promise<Page<TicketSummary>> => {
  const page = toPage(await listStatement(ctx, input), input.limit, (row) => [row.sortKey, row.id])
  return { ...page, items: page.items.map(({ sortKey: _, ...summary }) => summary) }
}

/** The statement of a page, with one row more than it has. @throws AppError when the cursor was made for another sort. */
export const listStatement = (ctx: OrgCtx, input: ListTicketsInput) => {
  const { sql } = ctx
  const after = decodeCursor(input.cursor)
  if (after) requireKeyOf(input.sort, after)
  const key = sortKeys(ctx)[input.sort]
  const [before, direction] = input.order === 'desc' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const where = allOf(sql, [
    ...filterConditions(ctx, input),
    ...(after ? [sql`(${key}, t.id) ${before} (${asKey(ctx, input.sort, after[0])}, ${after[1]})`] : []),
  ])
  // "Is null" fixes no place in an index; ordering by it too lets the planner read the index in order.
  const nobodysFirst = input.assignee === 'none' ? sql`t.assignee_id ${direction},` : sql``
  const branch = (status: TicketStatus) => sql`
    (select t.id, ${key} as sort_key from tickets t
     where t.organization_id = ${ctx.organization.id} and t.status = ${status} and ${where}
     order by ${nobodysFirst} ${key} ${direction}, t.id ${direction} limit ${input.limit + 1})`
  const [first = 'open', ...others] = new Set(input.status?.length ? input.status : ticketStatuses)
  return sql<SortedSummary[]>`
    select ${summaryColumns(ctx)}, page.sort_key::text as "sortKey"
    from (
      select id, sort_key from (${unionAll(sql, [branch(first), ...others.map(branch)])}) branches
      order by sort_key ${direction}, id ${direction} limit ${input.limit + 1}
    ) page
    join tickets t on t.organization_id = ${ctx.organization.id} and t.id = page.id
    ${summaryJoins(ctx)}
    order by page.sort_key ${direction}, page.id ${direction}`
}

const sortKeys = ({ sql }: Pick<OrgCtx, 'sql'>) => ({
  updated: sql`t.updated_at`,
  created: sql`t.created_at`,
  priority: sql`t.priority`,
  due: dueKey({ sql }),
})

const dueKey = ({ sql }: Pick<OrgCtx, 'sql'>) => sql`coalesce(t.due_at, 'infinity'::timestamptz)`

const asKey = ({ sql }: OrgCtx, sort: TicketSort, value: string | number) =>
  sort === 'priority' ? sql`${value}::text::priority` : sql`${value}::text::timestamptz`

const instantText = /^[12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/

/** Whether a text is a time as Postgres writes it, and one that can be. */
const isInstant = (text: string): boolean =>
  text === 'infinity' ||
  (instantText.test(text) &&
    isoInstant.safeParse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).success)
const isoInstant = z.iso.datetime({ offset: true })

/** @throws AppError when the cursor was made for another sort. */
export const requireKeyOf = (sort: TicketSort, [key]: Position): void => {
  const fits = sort === 'priority' ? priorities.some((priority) => priority === key) : isInstant(String(key))
  if (!fits) throw new AppError('invalid', 'list.bad_cursor')
}

/** What a summary is made of, of `t` and the joins below. */
export const summaryColumns = ({ sql }: OrgCtx) => sql`
  t.id, t.number, t.title, t.status, t.severity, t.priority,
  case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end as category,
  ${personAt(sql, 'r')} as requester, ${personAt(sql, 'a')} as assignee,
  t.due_at as "dueAt", t.created_at as "createdAt", t.updated_at as "updatedAt", t.version`

export const summaryJoins = ({ sql }: OrgCtx) => sql`
  join users r on r.id = t.requester_id
  left join users a on a.id = t.assignee_id
  left join categories c on c.organization_id = t.organization_id and c.id = t.category_id`

/** Whether the one who asks may see `t`; part of every query, never applied after. Deleted ones are seen by nobody. */
export const maySeeTicket = (ctx: OrgCtx): Fragment =>
  can(ctx, 'ticket.read_all')
    ? ctx.sql`t.deleted_at is null`
    : ctx.sql`t.deleted_at is null and t.requester_id = ${actingUserId(ctx)}`

/** Whether `t` is the ticket of an id or a number. */
export const isTicket = ({ sql }: OrgCtx, ref: string): Fragment =>
  ticketNumberPattern.test(ref) ? sql`t.number = ${ref}` : sql`t.id = ${ref}`

/** The filter as conditions on `t`, permission first. */
export const filterConditions = (ctx: OrgCtx, filter: TicketFilter) => {
  const { sql } = ctx
  const me = actingUserId(ctx)
  const personId = (name: string) =>
    name === 'me' ? sql`${me}::uuid` : sql`(select id from users where username = ${name})`
  return [
    maySeeTicket(ctx),
    filter.priority?.length ? sql`t.priority = any(${filter.priority}::priority[])` : null,
    filter.severity?.length ? sql`t.severity = any(${filter.severity}::severity[])` : null,
    filter.categoryId?.length ? ofCategories(ctx, filter.categoryId) : null,
    filter.assignee === undefined
      ? null
      : filter.assignee === 'none'
        ? sql`t.assignee_id is null`
        : sql`t.assignee_id = ${personId(filter.assignee)}`,
    filter.requester === undefined ? null : sql`t.requester_id = ${personId(filter.requester)}`,
    ...range(ctx, sql`t.created_at`, filter.createdFrom, filter.createdTo),
    ...range(ctx, sql`t.updated_at`, filter.updatedFrom, filter.updatedTo),
    // As the index has it; what has no due date is due in no range.
    ...range(ctx, dueKey(ctx), filter.dueFrom, filter.dueTo),
    filter.dueFrom !== undefined && filter.dueTo === undefined ? sql`t.due_at is not null` : null,
  ].filter((condition) => condition !== null)
}

/** One category is compared alone, so that its index is read in the list's order. */
const ofCategories = ({ sql }: OrgCtx, ids: readonly string[]) =>
  ids.length === 1 ? sql`t.category_id = ${ids[0] ?? null}` : sql`t.category_id = any(${[...ids]}::uuid[])`

/** From a time on, up to but not including another. */
const range = ({ sql }: OrgCtx, column: Fragment, from?: string, to?: string) => [
  from === undefined ? null : sql`${column} >= ${from}::text::timestamptz`,
  to === undefined ? null : sql`${column} < ${to}::text::timestamptz`,
]
