import type { AuditFilter, ListAuditInput } from '#shared/audit.ts'
import { actingUserId, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { allOf, type Fragment, personAt, unionAll } from '../../../platform/fragments.ts'
import { decodeCursor, type Page, type Position, toPage } from '../../../platform/pages.ts'
import { type AuditEntryView, actionsOf, instantsOf, mentionedIds } from '../rules.ts'

/** People and categories that the values of entries name, by their ids. */
export type AuditNames = Record<string, string>

/** A page of what was changed in the organization, the newest first. */
export const listAudit = async (
  ctx: OrgCtx,
  input: ListAuditInput,
): Promise<Page<AuditEntryView> & { names: AuditNames }> => {
  const page = await readAudit(ctx, input)
  return { ...page, names: await readNames(ctx, page.items) }
}

/**
 * A page of entries. Each wanted action is a branch of its own that reads one index from the cursor on, so that the
 * cost depends on the page, not on how many entries there are.
 */
export const readAudit = async (
  ctx: OrgCtx,
  input: AuditFilter & Pick<ListAuditInput, 'cursor' | 'limit'>,
): Promise<Page<AuditEntryView>> => {
  const rows = await ctx.sql<(Omit<AuditEntryView, 'number'> & { number: string | null })[]>`
    ${pageStatement(ctx, input)}`
  const page = toPage(rows, input.limit, ({ at, id }) => [at.toISOString(), id])
  return {
    ...page,
    items: page.items.map((row) => ({ ...row, number: row.number === null ? null : Number(row.number) })),
  }
}

/** One entry more than the page, so that it shows whether there is another. */
export const pageStatement = (
  ctx: OrgCtx,
  input: AuditFilter & Pick<ListAuditInput, 'cursor' | 'limit'>,
): Fragment => {
  const { sql } = ctx
  const where = allOf(sql, filterConditions(ctx, input))
  const branch = (action: Fragment) => sql`
    (select e.id, e.at from audit_entries e
     where e.organization_id = ${ctx.organization.id} and ${action} and ${where}
     order by ${systemFirst(ctx, input)} e.at desc, e.id desc limit ${input.limit + 1})`
  const actions = actionsOf(input)?.map((action) => branch(sql`e.action = ${action}`)) ?? [branch(sql`true`)]
  const [first = branch(sql`false`), ...others] = actions
  return sql`
    select e.id, e.number, e.at, e.actor_name as "actorName", e.action, e.entity, e.entity_id as "entityId",
      e.before, e.after, e.ip, e.user_agent as "userAgent", e.request_id as "requestId", e.hash,
      ${personAt(sql, 'u')} as actor,
      case when t.id is null then null else json_build_object('id', t.id, 'number', t.number) end as ticket
    from (
      select id from (${unionAll(sql, [first, ...others])}) branches
      order by at desc, id desc limit ${input.limit + 1}
    ) page
    join audit_entries e on e.id = page.id
    left join users u on u.id = e.actor_id
    left join tickets t on t.organization_id = e.organization_id and t.id = e.ticket_id
    order by e.at desc, e.id desc`
}

/** "Is null" fixes no place in an index; ordering by it too lets the planner read the index in order. */
const systemFirst = ({ sql }: OrgCtx, { actor }: AuditFilter): Fragment =>
  actor === 'system' ? sql`e.actor_id desc,` : sql``

const filterConditions = (ctx: OrgCtx, filter: AuditFilter & { cursor?: string | undefined }): Fragment[] => {
  const { sql } = ctx
  const after = readPosition(filter.cursor)
  const { from, before } = instantsOf(filter)
  return [
    filter.actor === undefined ? null : isActor(ctx, filter.actor),
    filter.ticket === undefined ? null : sql`e.ticket_id = ${idOfNumber(ctx, filter.ticket)}`,
    from === undefined ? null : sql`e.at >= ${from}`,
    before === undefined ? null : sql`e.at < ${before}`,
    after === undefined ? null : sql`(e.at, e.id) < (${after[0]}::text::timestamptz, ${after[1]}::uuid)`,
  ].filter((condition) => condition !== null)
}

const isActor = (ctx: OrgCtx, name: string): Fragment => {
  const { sql } = ctx
  if (name === 'system') return sql`e.actor_id is null`
  if (name === 'me') return sql`e.actor_id = ${actingUserId(ctx)}`
  return sql`e.actor_id = (select id from users where username = ${name})`
}

/** Also of a deleted ticket: whoever may read the log may know what became of it. */
const idOfNumber = ({ sql, organization }: OrgCtx, number: string): Fragment => sql`
  (select id from tickets where organization_id = ${organization.id} and number = ${number})`

const instantPattern = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Whether a text is the moment that it says: the 31st of February is none, though a date can be made of it. */
const isInstant = (text: string): boolean => {
  const at = new Date(text)
  return instantPattern.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text
}

/** @throws AppError when the cursor is that of another list. */
const readPosition = (cursor: string | undefined): Position | undefined => {
  const after = decodeCursor(cursor)
  if (after === undefined) return undefined
  if (!isInstant(String(after[0]))) throw new AppError('invalid', 'list.bad_cursor')
  return after
}

const readNames = async ({ sql, organization }: OrgCtx, entries: readonly AuditEntryView[]) => {
  const { people, categories } = mentionedIds(entries)
  if (people.length + categories.length === 0) return {}
  const rows = await sql<{ id: string; name: string }[]>`
    select u.id, u.name from members m join users u on u.id = m.user_id
    where m.organization_id = ${organization.id} and m.user_id = any(${people}::uuid[])
    union all
    select id, name from categories where organization_id = ${organization.id} and id = any(${categories}::uuid[])`
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}
