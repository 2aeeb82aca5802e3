import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { enterOrganization, type OrgCtx } from '#server/platform/context.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { listTicketsInput, ticketSorts } from '#shared/tickets.ts'
import { findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
import { selectResolved } from './mutations/close-resolved.ts'
import { selectExpired } from './mutations/purge-tickets.ts'
import { selectDeleted } from './queries/list-deleted.ts'
import { listStatement } from './queries/list-tickets.ts'

let world: World
let people: Record<'agent' | 'requester', TestPerson>
let categoryId: string

/** Twelve thousand tickets, every fourth of them deleted. */
beforeAll(async () => {
  world = await openWorld()
  const { admin } = await world.given.organization('Acme')
  people = { agent: await world.given.agent('acme'), requester: await world.given.requester('acme') }
  categoryId = (await world.as(admin).organizations.current()).categories[0]?.id ?? ''
  const { id } = await world.as(admin).tickets.create({ ...world.given.request(), categoryId })
  await world.deps.sql`
    insert into tickets (organization_id, id, number, title, description, severity, priority, status, requester_id,
      assignee_id, category_id, created_at, updated_at, due_at, deleted_at, client_id, search_language)
    select organization_id, gen_random_uuid(), 'TKT-2027-' || lpad(n::text, 6, '0'), title, description, severity,
      (array['low', 'medium', 'high', 'urgent'])[1 + n % 4]::priority,
      (array['open', 'in_progress', 'waiting'])[1 + n % 3]::ticket_status,
      case when n % 50 = 0 then ${people.requester.id}::uuid else requester_id end,
      case when n % 20 = 0 then ${people.agent.id}::uuid end, case when n % 50 = 0 then category_id end,
      created_at - n * interval '1 minute', updated_at - n * interval '1 minute', created_at + n * interval '1 hour',
      case when n % 4 = 1 then created_at end, gen_random_uuid(), search_language
    from tickets, generate_series(2, 12000) n where id = ${id}`
  await world.deps.sql`analyze tickets`
})
afterAll(() => world.close())

const enterAs = async (role: 'agent' | 'requester'): Promise<OrgCtx> => {
  const ctx = systemCtx(world.deps, 'test')
  const acme = await findOrganizationBySlug(ctx, 'acme')
  if (!acme) throw new Error('no organization')
  return enterOrganization(ctx, { ...acme, role }, { kind: 'user', id: people[role].id })
}

type Plan = { 'QUERY PLAN': string }[]
/** The lines of a plan. */
const linesOf = (plan: Plan): string[] => plan.map((row) => row['QUERY PLAN'].trim().replace(/^->\s+/, ''))

/** The places in the plan of a list that read tickets, but by their ids. */
const readingsOf = async (role: 'agent' | 'requester', input: object): Promise<string[]> => {
  const statement = listStatement(await enterAs(role), listTicketsInput.parse(input))
  const readings = linesOf(await world.deps.sql<Plan>`explain (costs off) ${statement}`)
  return readings.filter((line) => / (on|using) tickets/.test(line) && !line.includes('tickets_pk'))
}
/** Read in the order of the list, so that it ends with the page; never a heap of rows that is sorted afterwards. */
const inOrder = (index: string) => new RegExp(`^Index (Only )?Scan( Backward)? using ${index} on tickets`)

test.each(ticketSorts)(
  'the list by %s reads its index in order, past which deleted tickets lie',
  async (sort) => {
    for (const order of ['asc', 'desc']) {
      const readings = await readingsOf('agent', { sort, order })
      expect(readings).toHaveLength(8)
      for (const reading of readings) expect(reading).toMatch(inOrder(`tickets_status_${sort}`))
    }
  },
)

const narrowed = [
  { role: 'agent', of: 'nobody', index: 'tickets_assignee', filter: () => ({ assignee: 'none' }) },
  { role: 'agent', of: 'one agent', index: 'tickets_assignee', filter: () => ({ assignee: 'me' }) },
  {
    role: 'agent',
    of: 'one category',
    index: 'tickets_category',
    filter: () => ({ categoryId: [categoryId] }),
  },
  { role: 'requester', of: 'a requester', index: 'tickets_requester', filter: () => ({}) },
] as const
test.each(narrowed)(
  'the list of the tickets of $of reads its index in order',
  async ({ role, index, filter }) => {
    const readings = await readingsOf(role, { ...filter(), status: ['open'] })
    expect(readings).toHaveLength(1)
    expect(readings[0]).toMatch(inOrder(index))
  },
)

describe('of tickets that are over', () => {
  beforeAll(async () => {
    await world.deps.sql`
      update tickets set status = 'resolved', resolved_at = created_at where number like '%0' and deleted_at is null`
    await world.deps.sql`
      update tickets set deleted_at = created_at - interval '1 year' where number like '%7' and deleted_at is not null`
    await world.deps.sql`analyze tickets`
  })

  const dayMs = 24 * 60 * 60 * 1000
  const yesterday = () => new Date(world.clock.now.getTime() - dayMs)
  const batches = [
    {
      of: 'those to close',
      index: 'tickets_resolved',
      select: (ctx: OrgCtx) => selectResolved(ctx, yesterday()),
    },
    {
      of: 'those to remove for good',
      index: 'tickets_deleted',
      select: (ctx: OrgCtx) => selectExpired(ctx, yesterday()),
    },
    { of: 'the trash', index: 'tickets_deleted', select: (ctx: OrgCtx) => selectDeleted(ctx, { limit: 50 }) },
  ]
  test.each(batches)('a batch of $of reads its index in order', async ({ index, select }) => {
    const { sql: statement, params } = select(await enterAs('agent')).toSQL()
    const values = params.map((value) => String(value))
    const lines = linesOf(await world.deps.sql.unsafe<Plan>(`explain (costs off) ${statement}`, values))
    expect(lines.filter((line) => line.startsWith('Sort'))).toEqual([])
    expect(lines.some((line) => inOrder(index).test(line))).toBe(true)
  })
})
