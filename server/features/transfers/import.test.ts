import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CsvRow, RowOutcome } from '#shared/transfers.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../platform/context.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
import { type ImportInput, importTickets } from './mutations/import-tickets.ts'
import { planImport } from './rules/columns.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const columns = [
  'title',
  'description',
  'status',
  'requester_email',
  'category',
  'assignee',
  'reference',
] as const
type Cells = Partial<Record<(typeof columns)[number], string>>

const inside = async (slug: string, server: Omit<Ctx, 'actor' | 'request'> = world.deps): Promise<OrgCtx> => {
  const actor = { kind: 'system', name: 'import' } as const
  const ctx: Ctx = { ...server, actor, request: { requestId: 'test', ip: null, userAgent: null } }
  const found = await findOrganizationBySlug(ctx, slug)
  if (!found) throw new Error(`no organization ${slug}`)
  return enterOrganization(ctx, { ...found, role: 'admin' }, actor)
}

async function* toRows(given: readonly Cells[]): AsyncGenerator<CsvRow> {
  for (const [index, cells] of given.entries())
    yield { line: index + 2, cells: columns.map((name) => cells[name] ?? ''), fault: null }
}

/** Imports rows by columns of the fields' own names, and answers what became of each. */
const bringIn = async (ctx: OrgCtx, given: readonly Cells[], choices: Partial<ImportInput> = {}) => {
  const planned = planImport(columns, {
    columns: columns.map((field) => ({ field, column: field })),
    values: [],
  })
  if ('faults' in planned) throw new Error(planned.faults.join())
  const input = { requesterId: null, createCategories: false, dryRun: false, plan: planned.plan, ...choices }
  const outcomes: RowOutcome[] = []
  for await (const settled of importTickets(ctx, { ...input, rows: toRows(given) })) outcomes.push(settled)
  return outcomes
}

const inWords = (outcomes: readonly RowOutcome[]) =>
  outcomes.map((settled) => (settled.outcome === 'refused' ? settled.reason : settled.outcome))

const asking = (reference: string, more: Cells = {}): Cells => ({
  title: `Request ${reference}`,
  description: 'Please help.',
  requester_email: `person-${reference}@example.com`,
  reference,
  ...more,
})

const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => asking(`${prefix}${index}`))

const listTickets = (slug: string) => world.deps.sql<
  {
    number: string
    title: string
    status: string
    username: string
    category: string | null
    closedAt: Date | null
  }[]
>`
  select t.number, t.title, t.status, u.username, c.name as category, t.closed_at as "closedAt"
  from tickets t join organizations o on o.id = t.organization_id join users u on u.id = t.requester_id
  left join categories c on c.id = t.category_id
  where o.slug = ${slug} order by t.number`

/** What must be true of an organization after any import. */
const expectWhole = async (slug: string, tickets: number) => {
  const found = await listTickets(slug)
  expect(found.map(({ number }) => Number(number.slice(-6)))).toEqual(found.map((_, index) => index + 1))
  expect(found).toHaveLength(tickets)
  const rows = await world.deps.sql<{ audits: number; events: number }[]>`
    select
      (select count(*)::int from audit_entries a where a.organization_id = t.organization_id and a.entity_id = t.id) as audits,
      (select count(*)::int from events e where e.organization_id = t.organization_id and e.ticket_id = t.id) as events
    from tickets t join organizations o on o.id = t.organization_id where o.slug = ${slug}`
  expect(rows.filter(({ audits, events }) => audits !== 1 || events !== 1)).toEqual([])
}

describe('rows of a file become tickets', () => {
  test('of their requesters, who become members, with number, audit row and event', async () => {
    const { slug } = await world.given.organization('Becoming')
    const ctx = await inside(slug)
    const outcomes = await bringIn(ctx, [
      asking('1', { status: 'Pending', category: 'billing', requester_email: 'Ann.Lee@Example.com' }),
      asking('2', { status: 'Closed', requester_email: 'ann.lee@example.org' }),
    ])
    expect(inWords(outcomes)).toEqual(['created', 'created'])
    expect(await listTickets(slug)).toMatchObject([
      { title: 'Request 1', status: 'waiting', username: 'ann.lee', category: 'Billing', closedAt: null },
      {
        title: 'Request 2',
        status: 'closed',
        username: 'ann.lee2',
        category: null,
        closedAt: expect.any(Date),
      },
    ])
    await expectWhole(slug, 2)
  })

  test('and whoever is a member already keeps account and role', async () => {
    const { slug } = await world.given.organization('Keeping')
    const agent = await world.given.agent(slug)
    const ctx = await inside(slug)
    await bringIn(ctx, [
      asking('1', { requester_email: `${agent.username}@example.com`, assignee: agent.username }),
    ])
    expect(await listTickets(slug)).toMatchObject([{ username: agent.username }])
    expect((await world.as(agent).organizations.current()).role).toBe('agent')
  })

  test('and are refused one by one for what the organization does not have', async () => {
    const { slug } = await world.given.organization('Refusing')
    const { username } = await world.given.requester(slug)
    const outcomes = await bringIn(await inside(slug), [
      asking('1', { category: 'Plumbing' }),
      asking('2', { assignee: username }),
      asking('3', { requester_email: '' }),
      asking('4', { title: 'x' }),
      asking('5'),
      asking('5', { title: 'Another with the same reference' }),
    ])
    expect(inWords(outcomes)).toEqual([
      'category: there is no "Plumbing"',
      `assignee: "${username}" is not the username of a member of staff`,
      'requester_email is empty',
      'title: At least 3 characters.',
      'created',
      'has the same reference as line 6',
    ])
    await expectWhole(slug, 1)
  })

  test('and what only the database finds fault with does not stop the rows beside it', async () => {
    const { slug } = await world.given.organization('Bisecting')
    await world.deps.sql`alter table tickets add constraint tickets_no_mice check (title !~ 'mice')`
    const outcomes = await bringIn(await inside(slug), [
      asking('1'),
      asking('2', { title: 'Of mice and printers' }),
      asking('3'),
    ])
    expect(inWords(outcomes)).toEqual(['created', 'the database refuses it (tickets_no_mice)', 'created'])
    await expectWhole(slug, 2)
  })

  test('and those that name no requester are a named member’s', async () => {
    const { slug, admin } = await world.given.organization('Naming')
    await bringIn(await inside(slug), [asking('1', { requester_email: '' })], { requesterId: admin.id })
    expect(await listTickets(slug)).toMatchObject([{ username: admin.username }])
  })

  test('and missing categories are made when asked for, two hundred at most', async () => {
    const { slug } = await world.given.organization('Sorting')
    const rows = many(200, 's').map((cells, index) => ({ ...cells, category: `Topic ${index}` }))
    const again = asking('again', { category: 'TOPIC 1' })
    const outcomes = await bringIn(await inside(slug), [...rows, again], { createCategories: true })
    // Each organization begins with three.
    expect(inWords(outcomes).filter((word) => word === 'created')).toHaveLength(198)
    expect(inWords(outcomes).slice(196, 198)).toEqual(['created', expect.stringMatching(/one more than 200/)])
    expect(inWords(outcomes).at(-1)).toBe('created')
  })

  test('and a dry run says the same and writes nothing', async () => {
    const { slug } = await world.given.organization('Trying')
    const ctx = await inside(slug)
    const rows = [
      asking('1', { category: 'New' }),
      asking('2', { title: '' }),
      asking('3', { category: 'new' }),
    ]
    const tried = await bringIn(ctx, rows, { dryRun: true, createCategories: true })
    expect(await listTickets(slug)).toEqual([])
    const [counted] = await world.deps.sql`
      select (select count(*)::int from categories where organization_id = ${ctx.organization.id}) as categories,
        (select count(*)::int from members where organization_id = ${ctx.organization.id}) as members`
    expect(counted).toEqual({ categories: 3, members: 1 })
    expect(inWords(await bringIn(ctx, rows, { createCategories: true }))).toEqual(inWords(tried))
  })
})

describe('an import is repeated without harm', () => {
  test('importing the same file again creates nothing', async () => {
    const { slug } = await world.given.organization('Repeating')
    const ctx = await inside(slug)
    const rows = many(650, 'r')
    expect(new Set(inWords(await bringIn(ctx, rows)))).toEqual(new Set(['created']))
    expect(new Set(inWords(await bringIn(ctx, rows)))).toEqual(new Set(['skipped']))
    expect(
      inWords(await bringIn(ctx, [asking('r1', { title: 'Another title now' }), asking('new')])),
    ).toEqual(['skipped', 'created'])
    await expectWhole(slug, 651)
  })

  test('without references, rows of the same content are as many tickets, each of them once', async () => {
    const { slug } = await world.given.organization('Nameless')
    const ctx = await inside(slug)
    const same = asking('', { title: 'The same twice', requester_email: 'twice@example.com' })
    const other = { ...same, description: 'Not the same.' }
    expect(inWords(await bringIn(ctx, [same, other, same]))).toEqual(['created', 'created', 'created'])
    expect(inWords(await bringIn(ctx, [same, same, other, same]))).toEqual([
      'skipped',
      'skipped',
      'skipped',
      'created',
    ])
    await expectWhole(slug, 4)
  })

  test('two imports of the same file at once make each ticket once and lose none', async () => {
    const { slug } = await world.given.organization('Racing')
    const another = await world.openAnother()
    const rows = many(700, 'race').map((cells) => ({ ...cells, category: 'Raced' }))
    const choices = { createCategories: true }
    const [one, other] = await Promise.all([
      bringIn(await inside(slug), rows, choices),
      bringIn(await inside(slug, another), rows.toReversed(), choices),
    ])
    const all = [...inWords(one), ...inWords(other)]
    expect(all.filter((word) => word === 'created')).toHaveLength(700)
    expect(all.filter((word) => word === 'skipped')).toHaveLength(700)
    await expectWhole(slug, 700)
  })

  test('the same people arriving in two organizations at once have one account', async () => {
    const one = await world.given.organization('Left')
    const other = await world.given.organization('Right')
    const another = await world.openAnother()
    const rows = many(400, 'both')
    await Promise.all([
      bringIn(await inside(one.slug), rows),
      bringIn(await inside(other.slug, another), rows.toReversed()),
    ])
    await expectWhole(one.slug, 400)
    await expectWhole(other.slug, 400)
  })
})

test('whatever a file says, every row is accounted for and every ticket is whole', async () => {
  const { slug } = await world.given.organization('Anything')
  const ctx = await inside(slug)
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('Open', 'Billing', '=1+1', '{status}'),
  )
  const anyRow: fc.Arbitrary<Cells> = fc.record({
    title: fc.oneof(fc.constant('A title'), cell),
    description: fc.oneof(fc.constant('Some words.'), cell),
    status: fc.oneof(fc.constantFrom('', 'open', 'Solved', 'closed'), cell),
    requester_email: fc.oneof(fc.constantFrom('', 'a@example.com', 'É@example.com', 'a+b@example.com'), cell),
    category: fc.oneof(fc.constantFrom('', 'billing'), cell),
    reference: fc.oneof(fc.constantFrom('', '1', '2'), fc.uuid()),
  })
  let tickets = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { maxLength: 30 }), async (rows) => {
      const outcomes = inWords(await bringIn(ctx, rows, { createCategories: true }))
      expect(outcomes).toHaveLength(rows.length)
      tickets += outcomes.filter((word) => word === 'created').length
      await expectWhole(slug, tickets)
    }),
    { numRuns: 30 },
  )
  expect(tickets).toBeGreaterThan(0)
})
