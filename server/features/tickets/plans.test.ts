import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { enterOrganization } from '#server/platform/context.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { listTicketsInput, ticketSorts } from '#shared/tickets.ts'
import { findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
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

/** The places in the plan of a list that read tickets, but by their ids. */
const readingsOf = async (role: 'agent' | 'requester', input: object): Promise<string[]> => {
  const ctx = systemCtx(world.deps, 'test')
  const acme = await findOrganizationBySlug(ctx, 'acme')
  if (!acme) throw new Error('no organization')
  const inside = enterOrganization(ctx, { ...acme, role }, { kind: 'user', id: people[role].id })
  const statement = listStatement(inside, listTicketsInput.parse(input))
  const rows = await world.deps.sql<{ 'QUERY PLAN': string }[]>`explain (costs off) ${statement}`
  const readings = rows.map((row) => row['QUERY PLAN'].trim().replace(/^->\s+/, ''))
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
