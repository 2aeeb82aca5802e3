import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { Deps } from '#server/platform/ports.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { reindexTickets } from './mutations/reindex-tickets.ts'
import { unassignTickets } from './mutations/unassign-tickets.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ worker: true })
})
afterAll(() => world.close())

const patience = { timeout: 20_000, interval: 50 }

const assignTo = async (by: TestPerson, assigneeId: string) => {
  const { id } = await world.as(by).tickets.create({ ...world.given.request(), assigneeId })
  return id
}
const assigneeOf = async (by: TestPerson, ticket: string) =>
  (await world.as(by).tickets.get({ ticket })).assignee?.id ?? null

const lastNumber = async (organizationId: string) => {
  const [row] = await world.deps.sql<{ last: number }[]>`
    select last::int from event_counters where organization_id = ${organizationId}`
  return row?.last ?? 0
}

describe('work of a member who no longer does it', () => {
  test('is nobody’s when they are deactivated or become a requester; closed tickets stay theirs', async () => {
    const { slug, admin } = await world.given.organization('Leaving Work')
    const [ben, mia] = [await world.given.agent(slug), await world.given.manager(slug)]
    const bens = await assignTo(admin, ben.id)
    const mias = await assignTo(admin, mia.id)
    const done = await assignTo(admin, ben.id)
    await world.as(admin).tickets.changeStatus({ ticketId: done, version: 1, status: 'closed' })
    await world.as(admin).members.deactivate({ userId: ben.id })
    await world.as(admin).members.changeRole({ userId: mia.id, role: 'requester' })
    await expect.poll(() => assigneeOf(admin, bens), patience).toBeNull()
    await expect.poll(() => assigneeOf(admin, mias), patience).toBeNull()
    expect(await assigneeOf(admin, done)).toBe(ben.id)
    const events = await world.deps.sql`
      select actor_id, payload #> '{changes,assigneeId}' as change from events
      where ticket_id = ${bens} and type = 'ticket.changed'`
    expect(events).toEqual([{ actor_id: null, change: { from: ben.id, to: null } }])
  })

  test('is nobody’s when it was closed then and is reopened, by the table or by force', async () => {
    const { slug, admin } = await world.given.organization('Reopened Work')
    const [ben, mia] = [await world.given.agent(slug), await world.given.agent(slug, 'Mia')]
    const [reopened, forced, mias] = [
      await assignTo(admin, ben.id),
      await assignTo(admin, ben.id),
      await assignTo(admin, mia.id),
    ]
    const move = (ticketId: string, version: number, status: 'closed' | 'open' | 'resolved', more = {}) =>
      world.as(admin).tickets.changeStatus({ ticketId, version, status, ...more })
    for (const id of [reopened, forced, mias]) await move(id, 1, 'closed')
    await world.as(admin).members.deactivate({ userId: ben.id })
    expect(await move(reopened, 2, 'open')).toMatchObject({ status: 'open', assignee: null, version: 3 })
    expect(await move(forced, 2, 'resolved', { override: true, reason: 'Done' })).toMatchObject({
      assignee: null,
    })
    expect(await move(mias, 2, 'open')).toMatchObject({ assignee: { id: mia.id } })
    const { entries } = await world.as(admin).comments.timeline({ ticket: reopened })
    const assigneeId = { from: ben.id, to: null }
    expect(entries.at(-1)).toMatchObject({ changes: { status: { from: 'closed', to: 'open' }, assigneeId } })
    expect((await world.as(admin).tickets.counts()).unassigned).toBe(1)
  })

  test('stays theirs with another role that works the queue, or when they are back already', async () => {
    const { id: organizationId, slug, admin } = await world.given.organization('Staying')
    const ben = await world.given.agent(slug)
    const ticket = await assignTo(admin, ben.id)
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'manager' })
    const number = await lastNumber(organizationId)
    await unassignTickets(systemCtx(world.deps, 'test'), { organizationId, number })
    expect(await assigneeOf(admin, ticket)).toBe(ben.id)
  })

  test('is taken once, in however many runs', async () => {
    const { id: organizationId, slug, admin } = await world.given.organization('Once Only')
    const ben = await world.given.agent(slug)
    const ticket = await assignTo(admin, ben.id)
    await world.as(admin).members.deactivate({ userId: ben.id })
    const number = await lastNumber(organizationId)
    const run = () => unassignTickets(systemCtx(world.deps, 'test'), { organizationId, number })
    await Promise.all([run(), run(), run()])
    const [changes] = await world.deps.sql`
      select count(*)::int as count from events where ticket_id = ${ticket} and type = 'ticket.changed'`
    expect(changes).toEqual({ count: 1 })
  })

  test('is given to nobody in the moment in which they are deactivated', async () => {
    const { slug, admin } = await world.given.organization('At Once')
    for (let round = 0; round < 5; round += 1) {
      const ben = await world.given.agent(slug)
      const { id, version } = await world.as(admin).tickets.create(world.given.request())
      await Promise.all([
        refusalOf(world.as(admin).tickets.assign({ ticketId: id, version, assigneeId: ben.id })),
        world.as(admin).members.deactivate({ userId: ben.id }),
      ])
      await expect.poll(() => assigneeOf(admin, id), patience).toBeNull()
    }
  })
})

describe('a changed search language', () => {
  test('reaches the tickets of before', async () => {
    const { admin } = await world.given.organization('Deutsch')
    const find = async () => {
      const { items } = await world.as(admin).search.tickets({ q: 'funktioniert laptop' })
      return items.map(({ ticket }) => ticket.title)
    }
    const title = 'Zwei Laptops funktionierten nie'
    await world.as(admin).tickets.create(world.given.request(title))
    expect(await find()).toEqual([])
    await world.as(admin).organizations.updateSettings({ searchLanguage: 'german' })
    await expect.poll(find, patience).toEqual([title])
  }, 30_000)

  test('is the only change of settings after which the tickets are looked through', async () => {
    const { id: organizationId, admin } = await world.given.organization('Renamed Only')
    await world.as(admin).organizations.updateSettings({ name: 'Renamed' })
    const number = await lastNumber(organizationId)
    await reindexTickets(systemCtx(dyingAfter(1), 'test'), { organizationId, number })
  })

  test('reaches them though something else is changed right before it', async () => {
    const { admin } = await world.given.organization('Two Changes')
    const as = world.as(admin)
    await as.tickets.create(world.given.request('Zwei Laptops funktionierten nie'))
    await as.organizations.updateSettings({ autoCloseDays: 7 })
    await as.organizations.updateSettings({ searchLanguage: 'german' })
    const find = async () => (await as.search.tickets({ q: 'funktioniert laptop' })).items.length
    await expect.poll(find, patience).toBe(1)
  }, 30_000)

  test('goes on where it broke off, and touches no other organization', async () => {
    const { id: organizationId, admin } = await world.given.organization('Many')
    const other = await world.given.organization('Others')
    await world.as(other.admin).tickets.create(world.given.request())
    const { id } = await world.as(admin).tickets.create(world.given.request())
    await world.deps.sql`
      insert into tickets (organization_id, id, number, title, description, severity, priority, status, requester_id,
        created_at, updated_at, client_id, search_language)
      select organization_id, gen_random_uuid(), 'TKT-2027-' || lpad(n::text, 6, '0'), title, description, severity,
        priority, status, requester_id, created_at, updated_at, gen_random_uuid(), search_language
      from tickets, generate_series(2, 1200) n where id = ${id}`
    const languageChanged = await world.deps.sql<{ number: string }[]>`
      insert into events (organization_id, number, type, at, audience, payload)
      values (${organizationId}, 1000, 'organization.changed', now(), 'staff', '{"fields": ["searchLanguage"]}')
      returning number`
    const change = { organizationId, number: Number(languageChanged[0]?.number) }
    await world.deps.sql`update organizations set search_language = 'french' where id = ${organizationId}`
    const count = async () => {
      const rows = await world.deps.sql<{ language: string; count: number }[]>`
        select search_language as language, count(*)::int from tickets
        where organization_id = ${organizationId} group by 1 order by 1`
      return Object.fromEntries(rows.map(({ language, count }) => [language, count]))
    }
    await expect(reindexTickets(systemCtx(dyingAfter(3), 'test'), change)).rejects.toThrow('killed')
    expect(await count()).toEqual({ english: 200, french: 1_000 })
    await reindexTickets(systemCtx(world.deps, 'test'), change)
    expect(await count()).toEqual({ french: 1_200 })
    const [untouched] = await world.deps.sql`
      select search_language from tickets where organization_id = ${other.id}`
    expect(untouched).toEqual({ search_language: 'english' })
  })
})

/** A server that is killed after so many statements. */
const dyingAfter = (statements: number): Deps => {
  let left = statements
  const db = new Proxy(world.deps.db, {
    get: (target, name, receiver) => {
      if (name === 'execute' && left-- <= 0) throw new Error('the process was killed')
      return Reflect.get(target, name, receiver)
    },
  })
  return { ...world.deps, db }
}
