import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { watcherLimit } from '#shared/tickets.ts'
import { unwatchTickets } from './mutations/unwatch-tickets.ts'

let world: World
let organizationId: string
let slug: string
let admin: TestPerson
let ben: TestPerson
let rita: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ id: organizationId, slug, admin, ben, rita } = await world.given.office())
})

const ask = () => world.as(rita).tickets.create(world.given.request())
const watch = (person: TestPerson, ticketId: string, watching = true) =>
  world.as(person).tickets.watch({ ticketId, watching })
const watchersOf = async (person: TestPerson, ticket: string) =>
  (await world.as(person).tickets.get({ ticket })).watchers
const noted = (ticketId: string) => world.deps.sql<{ watching: boolean; audits: number }[]>`
  select (payload ->> 'watching')::boolean as watching, (select count(*)::int from audit_entries a
    where a.ticket_id = e.ticket_id and a.entity = 'ticket'
      and a.action = case when e.payload @> '{"watching": true}' then 'ticket.watched' else 'ticket.unwatched' end) as audits
  from events e where ticket_id = ${ticketId} and type = 'ticket.watched' and audience = 'staff' order by number`
const brief = ({ id, username, name }: TestPerson) => ({ id, username, name })

/** What the job does after the last change of a member. */
const afterChangeOfMember = async () => {
  const [last] = await world.deps.sql<{ number: string }[]>`
    select max(number) as number from events where organization_id = ${organizationId} and type like 'member.%'`
  await unwatchTickets(systemCtx(world.deps, 'tickets.unwatch'), {
    organizationId,
    number: Number(last?.number),
  })
}

describe('following a ticket', () => {
  test('shows to staff who does, and whether one does oneself', async () => {
    const { id } = await ask()
    const mia = await world.given.manager(slug, 'Mia')
    await watch(mia, id)
    expect((await watch(ben, id)).watchers).toEqual({ people: [brief(ben), brief(mia)], isWatching: true })
    expect(await watchersOf(admin, id)).toEqual({ people: [brief(ben), brief(mia)], isWatching: false })
    await watch(ben, id, false)
    expect(await watchersOf(ben, id)).toEqual({ people: [brief(mia)], isWatching: false })
  })

  test('is for staff, who see all tickets but those of others and deleted ones', async () => {
    const { id } = await ask()
    const elsewhere = await world.given.organization('Globex')
    await watch(ben, id)
    await expectRefusal(watch(rita, id), 'permission.missing')
    await expectRefusal(watch(elsewhere.admin, id), 'ticket.not_found')
    expect(await watchersOf(rita, id)).toEqual({ people: [], isWatching: false })
    await world.as(rita).tickets.delete({ ticketId: id })
    await expectRefusal(watch(admin, id), 'ticket.not_found')
    await world.as(rita).tickets.restore({ ticketId: id })
    expect((await watchersOf(ben, id)).isWatching).toBe(true)
  })

  test('again is no change, also at the same moment', async () => {
    const { id, version } = await ask()
    const other = await world.openAnother()
    await Promise.all([
      watch(ben, id),
      watch(ben, id),
      world.as(ben, other).tickets.watch({ ticketId: id, watching: true }),
    ])
    expect(await noted(id)).toEqual([{ watching: true, audits: 1 }])
    await watch(ben, id, false)
    expect((await watch(ben, id, false)).version).toBe(version)
    expect(await noted(id)).toEqual([
      { watching: true, audits: 1 },
      { watching: false, audits: 1 },
    ])
  })

  test('is told to staff alone', async () => {
    const { id } = await ask()
    await watch(ben, id)
    const { entries } = await world.as(rita).comments.timeline({ ticket: id })
    expect(entries).toHaveLength(1)
  })

  test('stops at as many people as can, also when the last places are taken at once', async () => {
    const { id } = await ask()
    await world.deps.sql`
      with people as (
        insert into users (id, username, email, name, created_at)
        select gen_random_uuid(), 'crowd-' || n, 'crowd-' || n || '@example.com', 'Crowd', now()
        from generate_series(1, ${watcherLimit - 1}::int) n returning id
      ), joined as (
        insert into members (organization_id, user_id, role, joined_at)
        select ${organizationId}, id, 'agent', now() from people returning user_id
      )
      insert into ticket_watchers (organization_id, ticket_id, user_id, since)
      select ${organizationId}, ${id}, user_id, now() from joined`
    const refusals = await Promise.all([refusalOf(watch(ben, id)), refusalOf(watch(admin, id))])
    expect(refusals.flatMap((refusal) => (refusal ? [refusal.code] : []))).toEqual([
      'ticket.too_many_watchers',
    ])
    expect((await watchersOf(ben, id)).people).toHaveLength(watcherLimit)
  })
})

describe('who no longer works the queue', () => {
  test('follows no ticket any more, deleted ones included', async () => {
    const [seen, gone] = [await ask(), await ask()]
    await watch(ben, seen.id)
    await watch(ben, gone.id)
    await watch(admin, seen.id)
    await world.as(rita).tickets.delete({ ticketId: gone.id })
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'requester' })
    await Promise.all([afterChangeOfMember(), afterChangeOfMember()])
    await world.as(rita).tickets.restore({ ticketId: gone.id })
    expect((await watchersOf(admin, seen.id)).people).toEqual([brief(admin)])
    expect((await watchersOf(admin, gone.id)).people).toEqual([])
    expect(await noted(gone.id)).toEqual([
      { watching: true, audits: 1 },
      { watching: false, audits: 1 },
    ])
  })

  test('but works it again by now keeps following', async () => {
    const { id } = await ask()
    await watch(ben, id)
    await world.as(admin).members.deactivate({ userId: ben.id })
    await world.as(admin).members.reactivate({ userId: ben.id })
    await afterChangeOfMember()
    expect((await watchersOf(admin, id)).people).toEqual([brief(ben)])
  })

  test('begins to follow nothing in the moment in which they are deactivated', async () => {
    const asked = [await ask(), await ask(), await ask(), await ask()]
    await Promise.all([
      world.as(admin).members.deactivate({ userId: ben.id }),
      ...asked.map(({ id }) => refusalOf(watch(ben, id))),
    ])
    await afterChangeOfMember()
    const left = await world.deps.sql`select from ticket_watchers where user_id = ${ben.id}`
    expect(left).toHaveLength(0)
  })
})
