import { asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { auditEntries } from '../../db/schema/platform.ts'
import { emptyChain, hashAudit, type NotedEnd, sealerOf } from '../../platform/audit-chain.ts'
import type { World } from '../world.ts'
import type { ModelTicket } from './model.ts'
import type { Office } from './office.ts'
import { type Moment, purgedIn, replay } from './replay.ts'
import { inOrder, readStored } from './stored.ts'

type Values = Record<string, unknown>
/** What one transaction wrote about a ticket. */
type Written = { ticketId: string; type: string; at: Date; actorId: string | null; transaction: string }

/** Expects that rows, events and audit log of an office agree; answers how many changes there were. */
export const expectTrueHistories = async (world: World, office: Office): Promise<number> => {
  const moments = await readMoments(world, office)
  const audited = await readAudited(world, office)
  const gone = purgedIn(moments)
  const written = ({ ticketId, type, at, actorId, transaction }: Written) => ({
    ticketId,
    type,
    at,
    actorId,
    // What was forgotten was written again.
    transaction: gone.has(ticketId) ? null : transaction,
  })
  expect(audited.map(written)).toEqual(moments.map(written))
  for (const [index, moment] of moments.entries())
    if (!gone.has(moment.ticketId)) expectSameChange(moment, audited[index])
  const created = audited.flatMap(({ type, ticketId, after }) =>
    type === 'ticket.created' && after ? [[ticketId, asTicket(after)] as const] : [],
  )
  const told = replay(moments, new Map(created), office.people)
  expect(inOrder(await readStored(world, office))).toEqual(inOrder(told))
  await expectFourEyes(world, office)
  await expectNoGaps(world, office)
  await expectChained(world, office)
  return moments.filter(({ type }) => type === 'ticket.changed' || type === 'ticket.reviewed').length
}

const readMoments = ({ deps: { sql } }: World, { organizationId }: Office) =>
  sql<(Moment & Written)[]>`
    select ticket_id as "ticketId", type, at, actor_id as "actorId", xmin::text as transaction,
      ticket_version as "ticketVersion", payload
    from events where organization_id = ${organizationId} and (type like 'ticket.%' or type like 'comment.%')
    order by number`

const readAudited = ({ deps: { sql } }: World, { organizationId }: Office) =>
  sql<(Written & { before: Values | null; after: Values | null })[]>`
    select ticket_id as "ticketId", case action when 'ticket.unwatched' then 'ticket.watched' else action end as type, at, actor_id as "actorId", xmin::text as transaction, before,
      after
    from audit_entries where organization_id = ${organizationId} and entity in ('ticket', 'comment')
    order by number`

/** What follows from the change of other fields, or says why there was one. */
const derived = [
  'version',
  'updatedAt',
  'resolvedAt',
  'closedAt',
  'reopenedCount',
  'firstRespondedAt',
  'reason',
  'override',
]

const expectSameChange = (
  moment: Moment,
  audited: { before: Values | null; after: Values | null } | undefined,
): void => {
  if (moment.type !== 'ticket.changed' && moment.type !== 'ticket.reviewed') return
  const { changes, reason, override } = { override: undefined, ...moment.payload }
  const fields = Object.entries(changes)
  expect(audited?.before).toMatchObject(Object.fromEntries(fields.map(([field, { from }]) => [field, from])))
  expect(audited?.after).toMatchObject({
    ...Object.fromEntries(fields.map(([field, { to }]) => [field, to])),
    ...(reason === undefined ? {} : { reason }),
    ...(override === undefined ? {} : { override }),
  })
  const others = Object.keys(audited?.after ?? {}).filter((key) => !(key in changes))
  expect(others.filter((key) => !derived.includes(key))).toEqual([])
}

/** A ticket as the audit log has it: times as text. */
const asTicket = (after: Values): ModelTicket => {
  const { number: _n, createdAt: _c, ...fields } = after
  const at = (name: string) => (typeof fields[name] === 'string' ? Date.parse(fields[name]) : null)
  const times = { dueAt: at('dueAt'), updatedAt: at('updatedAt') }
  return asModelTicket({ deletedAt: null, deletedBy: null, ...fields, ...times })
}
/** The audit row of a creation has every field of a ticket. */
const asModelTicket = (fields: Values) => fields as ModelTicket

/** Expects that each review is noted once, and was somebody's who has no part in the draft. */
const expectFourEyes = async ({ deps: { sql } }: World, { organizationId: id }: Office): Promise<void> => {
  const reviews = await sql`
    select ticket_id as "ticketId", reviewer_id as "by", ticket_version as version from ticket_reviews
    where organization_id = ${id} order by ticket_id, ticket_version`
  const announced = await sql`
    select e.ticket_id as "ticketId", e.actor_id as "by", e.ticket_version as version from events e
    join tickets t on t.organization_id = e.organization_id and t.id = e.ticket_id
    where e.organization_id = ${id} and e.type = 'ticket.reviewed' order by e.ticket_id, e.ticket_version`
  expect([...reviews]).toEqual([...announced])
  const broken = await sql`
    select r.id from ticket_reviews r join tickets t on t.organization_id = r.organization_id and t.id = r.ticket_id
    where r.organization_id = ${id} and r.reviewer_id in (t.requester_id, t.created_by)`
  expect([...broken]).toEqual([])
}

const expectNoGaps = async ({ deps: { sql } }: World, { organizationId: id }: Office): Promise<void> => {
  const [events] = await sql`
    select count(*)::int as given, max(number)::int as highest,
      (select last::int from event_counters where organization_id = ${id}) as last
    from events where organization_id = ${id}`
  expect([events?.highest, events?.last]).toEqual([events?.given, events?.given])
}

/** Expects that each audit entry follows from the one before. */
const expectChained = async (
  { deps: { db, sql, secrets } }: World,
  { organizationId: id }: Office,
): Promise<void> => {
  const entries = await db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.organizationId, id))
    .orderBy(asc(auditEntries.number))
  let previous = emptyChain.hash
  for (const [index, { number, hash, ...entry }] of entries.entries()) {
    previous = hashAudit(secrets, entry, index + 1, previous)
    expect([number, hash]).toEqual([index + 1, previous])
  }
  const [end] = await sql<NotedEnd[]>`
    select chain, last::int as last, hash, unchained::int as unchained, seal from audit_heads where chain = ${id}`
  expect(end).toMatchObject({ last: entries.length, hash: previous })
  expect(end && sealerOf(secrets, end)).toBe('current')
}
