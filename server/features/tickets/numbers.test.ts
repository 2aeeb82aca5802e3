import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { askInProcesses } from '#server/testing/life/asking-processes.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { recountTickets } from './mutations/fold-counts.ts'

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

  it('on five processes across the turn of the year in UTC they have no gap and no double in either year', async () => {
    const { slug } = await world.given.organization('Initech')
    const { id: userId } = await world.given.requester(slug)
    const moments = ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z']
    const numbers = await askInProcesses(world, 5, { slug, userId, moments, times: 10 })
    const expected = ['2026', '2027'].flatMap((year) =>
      Array.from({ length: 50 }, (_, index) => `TKT-${year}-${String(index + 1).padStart(6, '0')}`),
    )
    expect(numbers.sort()).toEqual(expected)
  }, 60_000)

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

  it('grow by a digit after the 999,999th of a year', async () => {
    const many = await world.given.organization('Many')
    await world.as(many.admin).tickets.create(world.given.request())
    await world.deps.sql`update ticket_sequences set last = 999998 where organization_id = ${many.id}`
    const made = [1, 2].map(() => world.as(many.admin).tickets.create(world.given.request()))
    const numbers = (await Promise.all(made)).map(({ number }) => number.replace(/^TKT-\d{4}-/, ''))
    expect(numbers.sort()).toEqual(['1000000', '999999'])
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
