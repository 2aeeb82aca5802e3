import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { closeResolvedTickets } from './mutations/close-resolved.ts'

const dayMs = 24 * 60 * 60 * 1000
const start = new Date('2026-03-02T09:00:00.000Z')

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.clock.now = start
})

const afterDays = (days: number) => {
  world.clock.now = new Date(start.getTime() + days * dayMs)
}
const close = () => closeResolvedTickets(systemCtx(world.deps, 'tickets.close_resolved'))

const resolve = async (agent: TestPerson, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) {
    const { id, version } = await world.as(agent).tickets.create(world.given.request())
    await world.as(agent).tickets.changeStatus({ ticketId: id, version, status: 'in_progress' })
    await world.as(agent).tickets.changeStatus({ ticketId: id, version: version + 1, status: 'resolved' })
    ids.push(id)
  }
  return ids
}

const statusOf = async (person: TestPerson, ticket: string) =>
  (await world.as(person).tickets.get({ ticket })).status

const countClosings = async (organizationId: string) => {
  const [counts] = await world.deps.sql<{ tickets: number; events: number; audits: number }[]>`
    select (select count(*)::int from tickets where organization_id = ${organizationId} and status = 'closed') as tickets,
      (select count(*)::int from events where organization_id = ${organizationId}
        and payload #>> '{changes,status,to}' = 'closed') as events,
      (select count(*)::int from audit_entries where organization_id = ${organizationId}
        and after ->> 'status' = 'closed' and actor_name = 'tickets.close_resolved') as audits`
  return counts
}

describe('a resolved ticket', () => {
  test('is closed when it has been resolved for as many days as the organization says', async () => {
    const { id, slug, admin } = await world.given.organization('Patient')
    const ben = await world.given.agent(slug)
    await world.as(admin).organizations.updateSettings({ autoCloseDays: 3 })
    const [ticket = ''] = await resolve(ben, 1)
    afterDays(2.99)
    await close()
    expect(await statusOf(ben, ticket)).toBe('resolved')
    afterDays(3)
    await close()
    expect(await statusOf(ben, ticket)).toBe('closed')
    await close()
    expect(await countClosings(id)).toEqual({ tickets: 1, events: 1, audits: 1 })
  })

  test('waits its days anew after it was reopened, and can be reopened by its requester until then', async () => {
    const { slug, admin } = await world.given.organization('Reopened')
    const [ben, rita] = [await world.given.agent(slug), await world.given.requester(slug)]
    await world.as(admin).organizations.updateSettings({ autoCloseDays: 3, reopenWindowDays: 30 })
    const { id, version } = await world.as(rita).tickets.create(world.given.request())
    let seen = version
    const move = async (person: TestPerson, status: 'in_progress' | 'resolved' | 'open') => {
      await world.as(person).tickets.changeStatus({ ticketId: id, version: seen, status })
      seen += 1
    }
    await move(ben, 'in_progress')
    await move(ben, 'resolved')
    afterDays(2)
    await move(rita, 'open')
    await move(ben, 'in_progress')
    await move(ben, 'resolved')
    afterDays(4)
    await close()
    expect(await statusOf(rita, id)).toBe('resolved')
    afterDays(5)
    await close()
    expect(await statusOf(rita, id)).toBe('closed')
    seen += 1
    await expectRefusal(move(rita, 'open'), 'ticket.follow_up_instead')
  })

  test('stays resolved where nothing is closed by itself, and where the organization is suspended', async () => {
    const never = await world.given.organization('Never')
    const paused = await world.given.organization('Paused')
    await world.as(never.admin).organizations.updateSettings({ autoCloseDays: 0 })
    await resolve(never.admin, 1)
    await resolve(paused.admin, 1)
    await world.given.suspended(paused)
    afterDays(400)
    await close()
    for (const { id } of [never, paused])
      expect(await countClosings(id)).toEqual({ tickets: 0, events: 0, audits: 0 })
  })
})

describe('the closing of tickets', () => {
  test('goes on in other organizations when it fails in one', async () => {
    const bad = await world.given.organization('Failing')
    const good = await world.given.organization('Fine')
    await resolve(bad.admin, 1)
    await resolve(good.admin, 1)
    await world.deps.sql`
      create function fail_in_one() returns trigger language plpgsql as $$
      begin
        raise exception 'this one fails';
      end $$`
    await world.deps.sql.unsafe(
      `create trigger fails before update on tickets for each row when (old.organization_id = '${bad.id}')
        execute function fail_in_one()`,
    )
    afterDays(15)
    await expect(close()).rejects.toThrow()
    await world.deps.sql`drop trigger fails on tickets`
    expect(await countClosings(good.id)).toMatchObject({ tickets: 1 })
    expect(await countClosings(bad.id)).toMatchObject({ tickets: 0 })
  })
})
