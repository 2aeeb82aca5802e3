import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { anyRounds, carryOut, type Office, openOffice } from '#server/testing/random-work.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { isStaff } from '#shared/permissions.ts'
import { foldTicketCounts, recountTickets } from './mutations/fold-counts.ts'

let world: World
let rita: TestPerson
let ben: TestPerson
let slug: string
let organizationId: string

beforeAll(async () => {
  world = await openWorld()
  const acme = await world.given.organization('Acme')
  slug = acme.slug
  organizationId = acme.id
  rita = await world.given.requester(slug)
  ben = await world.given.agent(slug)
})
afterAll(() => world.close())

const sequencesOf = (tickets: { number: string }[]) =>
  tickets.map(({ number }) => Number(number.slice(-6))).sort((one, other) => one - other)

describe('ticket numbers', () => {
  it('fifty requests at once on two processes get fifty numbers without gap or double', async () => {
    const other = await world.openAnother()
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        world.as(rita, index % 2 === 0 ? world.deps : other).tickets.create(world.given.request()),
      ),
    )
    const sequences = sequencesOf(made)
    const first = sequences[0] ?? 0
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, index) => first + index))
  })

  it('begin again with each year in UTC, and with each organization', async () => {
    world.clock.now = new Date('2026-12-31T23:59:59.999Z')
    const last = await world.as(rita).tickets.create(world.given.request())
    world.clock.now = new Date('2027-01-01T00:00:00.000Z')
    const first = await world.as(rita).tickets.create(world.given.request())
    expect(last.number).toMatch(/^TKT-2026-/)
    expect(first.number).toBe('TKT-2027-000001')
    const other = await world.given.organization('Globex')
    const theirs = await world.as(other.admin).tickets.create(world.given.request())
    expect(theirs.number).toBe('TKT-2027-000001')
  })
})

describe('counts', () => {
  const recounted = async () => {
    const rows = await world.deps.sql<{ status: string; tickets: number }[]>`
      select status, count(*)::int as tickets from tickets where organization_id = ${organizationId} group by status`
    return Object.fromEntries(rows.map(({ status, tickets }) => [status, tickets]))
  }
  const shown = async () => {
    const { byStatus } = await world.as(ben).tickets.counts()
    return Object.fromEntries(Object.entries(byStatus).filter(([, tickets]) => tickets > 0))
  }

  it('that went wrong are mended by the recount', async () => {
    await world.deps.sql`
      insert into ticket_count_deltas (organization_id, status, delta) values (${organizationId}, 'open', 5)`
    expect(await shown()).not.toEqual(await recounted())
    await recountTickets(systemCtx(world.deps, 'test'))
    expect(await shown()).toEqual(await recounted())
  })

  it('tell an agent what is theirs and what nobody has', async () => {
    const before = await world.as(ben).tickets.counts()
    const one = await world.as(rita).tickets.create(world.given.request())
    await world.as(rita).tickets.create(world.given.request())
    await world.as(ben).tickets.assign({ ticketId: one.id, version: 1, assigneeId: ben.id })
    const after = await world.as(ben).tickets.counts()
    expect([after.mine - before.mine, after.unassigned - before.unassigned]).toEqual([1, 1])
  })
})

describe('after random work by many at once', () => {
  it('the counts are what a recount says, and every ticket is what its history tells', async () => {
    const refused = new Map<string, number>()
    let moved = 0
    let offices = 0
    await fc.assert(
      fc.asyncProperty(anyRounds, async (rounds) => {
        world.clock.now = new Date('2026-03-02T09:00:00.000Z')
        offices += 1
        const office = await openOffice(world, `Office ${offices}`)
        for (const round of rounds) {
          for (const code of await carryOut(world, office, round))
            refused.set(code, (refused.get(code) ?? 0) + 1)
          await expectTrueCounts(office)
        }
        await foldTicketCounts(systemCtx(world.deps, 'test'), office)
        await expectTrueCounts(office)
        moved += await expectTrueHistories(office)
      }),
      // Who comes first is another in each run, so a smaller example would prove nothing.
      { numRuns: 12, endOnFailure: true },
    )
    const expected = [
      'permission.missing',
      'member.not_staff',
      'ticket.changed_meanwhile',
      'ticket.closed',
      'ticket.move_not_allowed',
      'ticket.reopen_window_over',
    ]
    expect([...refused.keys()].filter((code) => !expected.includes(code))).toEqual([])
    expect(moved).toBeGreaterThan(40)
  })
})

/** Expects that everybody is shown what a count of the tickets says. */
const expectTrueCounts = async ({ organizationId: id, people }: Office) => {
  for (const person of people) {
    const [row] = await world.deps.sql<Record<string, number>[]>`
      select
        count(*) filter (where status = 'open')::int as open,
        count(*) filter (where status = 'in_progress')::int as in_progress,
        count(*) filter (where status = 'waiting')::int as waiting,
        count(*) filter (where status = 'resolved')::int as resolved,
        count(*) filter (where status = 'closed')::int as closed,
        count(*) filter (where status in ('open', 'in_progress', 'waiting') and assignee_id = ${person.id})::int
          as mine,
        count(*) filter (where status in ('open', 'in_progress', 'waiting') and assignee_id is null)::int
          as unassigned
      from tickets
      where organization_id = ${id} and (${isStaff(person.role)} or requester_id = ${person.id})`
    const { byStatus, mine, unassigned } = await world.as(person).tickets.counts()
    const shown = isStaff(person.role) ? { ...byStatus, mine, unassigned } : byStatus
    expect({ ...row, ...shown }).toEqual(row)
  }
}

type Moment = {
  number: string
  ticketId: string
  type: 'ticket.created' | 'ticket.changed' | 'comment.added'
  at: Date
  ticketVersion: number
  byStaff: boolean
  payload: {
    kind?: 'reply' | 'note'
    status?: string
    assigneeId?: string | null
    changes?: Partial<Record<'status' | 'assigneeId', { from: string | null; to: string | null }>>
  }
}
type Story = {
  status: string
  assigneeId: string | null
  version: number
  firstRespondedAt: Date | null
  resolvedAt: Date | null
  closedAt: Date | null
  reopenedCount: number
}

const isDone = (status: string) => status === 'resolved' || status === 'closed'

/** The ticket as its history tells it; each moment must follow from the one before. */
const retell = (moments: Moment[]): Story => {
  const [created, ...later] = moments
  const story: Story = {
    status: created?.payload.status ?? '',
    assigneeId: created?.payload.assigneeId ?? null,
    version: 1,
    firstRespondedAt: null,
    resolvedAt: null,
    closedAt: null,
    reopenedCount: 0,
  }
  expect(created).toMatchObject({ type: 'ticket.created', ticketVersion: 1 })
  for (const { type, at, ticketVersion, byStaff, payload } of later) {
    if (payload.kind !== 'note') story.version += 1
    expect(ticketVersion).toBe(story.version)
    if (payload.kind === 'reply' && byStaff) story.firstRespondedAt ??= at
    for (const [field, change] of Object.entries(payload.changes ?? {}))
      expect([type, change.from]).toEqual(['ticket.changed', Reflect.get(story, field)])
    const { assigneeId, status } = payload.changes ?? {}
    if (assigneeId) story.assigneeId = assigneeId.to
    if (status) moveTo(story, status.to ?? '', at)
  }
  return story
}

const moveTo = (story: Story, status: string, at: Date) => {
  if (isDone(story.status) && !isDone(status)) story.reopenedCount += 1
  if (status === 'resolved') story.resolvedAt = at
  if (!isDone(status)) story.resolvedAt = null
  story.closedAt = status === 'closed' ? at : null
  story.status = status
}

/** Expects that tickets, events and audit rows agree; answers how many changes there were. */
const expectTrueHistories = async ({ organizationId: id }: Office): Promise<number> => {
  const { sql } = world.deps
  const tickets = await sql<(Story & { id: string })[]>`
    select id, status, assignee_id as "assigneeId", version, first_responded_at as "firstRespondedAt",
      resolved_at as "resolvedAt", closed_at as "closedAt", reopened_count as "reopenedCount"
    from tickets where organization_id = ${id} order by id`
  const moments = await sql<Moment[]>`
    select e.number, e.ticket_id as "ticketId", e.type, e.at, e.ticket_version as "ticketVersion", e.payload,
      m.role <> 'requester' and e.actor_id <> e.requester_id as "byStaff"
    from events e join members m on m.organization_id = e.organization_id and m.user_id = e.actor_id
    where e.organization_id = ${id} and e.ticket_id is not null order by e.number`
  const histories = Map.groupBy(moments, ({ ticketId }) => ticketId)
  expect(tickets.map((ticket) => ({ ...retell(histories.get(ticket.id) ?? []), id: ticket.id }))).toEqual([
    ...tickets,
  ])
  const audited = await sql`
    select coalesce(after ->> 'ticketId', entity_id::text) as "ticketId", action as type, count(*)::int as times
    from audit_entries where organization_id = ${id} and entity in ('ticket', 'comment')
    group by 1, 2 order by 1, 2`
  const announced = await sql`
    select ticket_id::text as "ticketId", type, count(*)::int as times
    from events where organization_id = ${id} and ticket_id is not null group by 1, 2 order by 1, 2`
  expect([...audited]).toEqual([...announced])
  const [numbers] = await sql`
    select count(*)::int as given, max(number)::int as highest, (select last::int from event_counters
      where organization_id = ${id}) as last from events where organization_id = ${id}`
  expect([numbers?.highest, numbers?.last]).toEqual([numbers?.given, numbers?.given])
  return moments.filter(({ type }) => type === 'ticket.changed').length
}
