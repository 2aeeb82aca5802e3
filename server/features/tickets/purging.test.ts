import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { subscribers } from '#server/app/subscribers.ts'
import type { EventNotice } from '#server/platform/queue.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { purgeTickets } from './mutations/purge-tickets.ts'

const dayMs = 24 * 60 * 60 * 1000
const start = new Date('2026-03-02T09:00:00.000Z')
const word = 'Zanzibar'

let world: World
let organization: { id: string; slug: string; admin: TestPerson }
let ben: TestPerson
let rita: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.now = start
  const office = await world.given.office()
  organization = office
  ;({ ben, rita } = office)
})

const purge = () => purgeTickets(systemCtx(world.deps, 'tickets.purge'))
const afterDays = (days: number) => {
  world.clock.now = new Date(start.getTime() + days * dayMs)
}
const askFor = (title: string) => world.as(rita).tickets.create(world.given.request(title))

/** A deleted ticket with everything that can hang on one; all of it says the word. */
const deletedTicket = async (): Promise<{ id: string; number: string; linkedId: string }> => {
  const { id, number } = await askFor(`${word} is broken`)
  const linked = await askFor('Something else')
  await world.as(ben).tickets.link({ ticketId: id, kind: 'related', other: linked.id })
  await world.as(ben).tickets.watch({ ticketId: id, watching: true })
  await world.as(ben).tickets.edit({ ticketId: id, version: 1, title: `${word} is whole` })
  const { commentId } = await world.as(rita).comments.add(world.given.reply(id, word))
  await world.as(rita).comments.edit({ commentId, body: `${word}!` })
  await world.as(ben).comments.add(world.given.note(id, `${word}?`))
  await world.as(rita).tickets.delete({ ticketId: id })
  return { id, number, linkedId: linked.id }
}

/** The tables, but the log of changes, that still say something of a ticket. */
const tablesSaying = async (text: string): Promise<string[]> => {
  const tables = await world.deps.sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'organization_id' and table_name <> 'audit_entries'`
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await world.deps.sql`
      select from ${world.deps.sql(name)} r where organization_id = ${organization.id} and r::text like ${`%${text}%`} limit 1`
    if (rows.length > 0) found.push(name)
  }
  return found.sort()
}

const numbersLeft = async (): Promise<string[]> =>
  (await world.as(ben).tickets.list({ sort: 'created', order: 'asc' })).items.map(({ number }) => number)

describe('a deleted ticket', () => {
  test('lies where it is for thirty days, and is then removed with all that was said', async () => {
    const { id, number, linkedId } = await deletedTicket()
    afterDays(29.99)
    await purge()
    expect(await tablesSaying(word)).toEqual(['comment_versions', 'comments', 'events', 'tickets'])
    afterDays(30)
    await purge()
    expect(await tablesSaying(word)).toEqual([])
    // That it was, and was linked, stays told; whoever sees the other ticket is not told of this one.
    expect(await tablesSaying(id)).toEqual(['events'])
    await expectRefusal(world.as(rita).tickets.restore({ ticketId: id }), 'ticket.not_found')
    await expectRefusal(world.as(organization.admin).tickets.delete({ ticketId: id }), 'ticket.not_found')
    const other = await world.as(ben).tickets.get({ ticket: linkedId })
    expect(other.links).toEqual([])
    const { entries } = await world.as(ben).comments.timeline({ ticket: linkedId })
    expect(JSON.stringify(entries)).not.toContain(number)
  })

  test('leaves behind that it was removed, by its number alone, and its number is given to no other', async () => {
    const { id, number } = await deletedTicket()
    afterDays(30)
    await purge()
    const [last] = await world.deps.sql`
      select type, audience, payload, actor_id as "actorId" from events where ticket_id = ${id} order by number desc limit 1`
    expect(last).toEqual({ type: 'ticket.purged', audience: 'staff', payload: { number }, actorId: null })
    const [entry] = await world.deps.sql`
      select actor_name as by, before, after from audit_entries where ticket_id = ${id} and action = 'ticket.purged'`
    expect(entry).toEqual({ by: 'tickets.purge', before: { number }, after: null })
    await askFor('A new one')
    expect(await numbersLeft()).toEqual(['TKT-2026-000002', 'TKT-2026-000003'])
  })

  test('takes its links with it, which is noted on each ticket that stays', async () => {
    const [going, alsoGoing, staying, deleted] = await Promise.all(
      ['a', 'b', 'c', 'd'].map((x) => askFor(`${x} burns`)),
    )
    if (!going || !alsoGoing || !staying || !deleted) throw new Error('too few')
    const relate = (ticketId: string, other: string) =>
      world.as(ben).tickets.link({ ticketId, kind: 'related', other })
    await relate(going.id, staying.id)
    await relate(alsoGoing.id, going.id)
    await relate(deleted.id, going.id)
    for (const { id } of [going, alsoGoing]) await world.as(rita).tickets.delete({ ticketId: id })
    afterDays(10)
    await world.as(rita).tickets.delete({ ticketId: deleted.id })
    afterDays(30)
    await purge()
    const ended = await world.deps.sql`
      select e.ticket_id as "ticketId", e.payload, e.ticket_version as version, e.actor_id as by,
        (select count(*)::int from audit_entries a where a.ticket_id = e.ticket_id and a.action = e.type
          and a.before = e.payload and a.actor_name = 'tickets.purge') as audits
      from events e where type = 'ticket.unlinked' and organization_id = ${organization.id} order by version`
    const link = { otherId: going.id, otherNumber: going.number, kind: 'related' }
    expect([...ended]).toEqual([
      { ticketId: staying.id, payload: { ...link, isTarget: true }, version: 1, by: null, audits: 1 },
      { ticketId: deleted.id, payload: { ...link, isTarget: false }, version: 2, by: null, audits: 1 },
    ])
  })

  test('is removed though its organization is suspended, and when another’s cannot be', async () => {
    const failing = await world.given.organization('Failing')
    const ticket = await world.as(failing.admin).tickets.create(world.given.request())
    await world.as(failing.admin).tickets.delete({ ticketId: ticket.id })
    await deletedTicket()
    await world.given.suspended(organization)
    await world.deps.sql.unsafe(`
      create function fail_in_one() returns trigger language plpgsql as $$
      begin raise exception 'this one fails'; end $$;
      create trigger fails before delete on tickets for each row when (old.organization_id = '${failing.id}')
        execute function fail_in_one()`)
    afterDays(30)
    await expect(purge()).rejects.toThrow()
    await world.deps.sql.unsafe('drop trigger fails on tickets; drop function fail_in_one()')
    expect(await tablesSaying(word)).toEqual([])
    const left = await world.deps.sql`select from tickets where id = ${ticket.id}`
    expect(left).toHaveLength(1)
    await purge()
  })

  test('is not removed when it is restored at the same moment, or is gone and cannot be restored', async () => {
    const { id } = await deletedTicket()
    // A clock that is behind: somebody restores on the last day what another process removes.
    const late = await world.openAnother()
    afterDays(30)
    const purging = purgeTickets({
      ...systemCtx(late, 'tickets.purge'),
      now: () => new Date(world.clock.now),
    })
    const restoring = world
      .as(organization.admin, { ...world.deps, now: () => new Date(start.getTime() + 29 * dayMs) })
      .tickets.restore({ ticketId: id })
      .then(
        () => 'restored',
        () => 'gone',
      )
    const [, outcome] = await Promise.all([purging, restoring])
    const left = await world.deps.sql`select from tickets where id = ${id} and deleted_at is null`
    expect(left).toHaveLength(outcome === 'restored' ? 1 : 0)
    const purged = await world.deps.sql`select from events where ticket_id = ${id} and type = 'ticket.purged'`
    expect(purged).toHaveLength(outcome === 'restored' ? 0 : 1)
  })

  test('brings no reaction to a fall that comes only after it was removed', async () => {
    const { id } = await deletedTicket()
    const happened = await world.deps.sql<EventNotice[]>`
      select organization_id as "organizationId", number::int, type, ticket_id as "ticketId" from events
      where ticket_id = ${id} order by number`
    afterDays(30)
    await purge()
    for (const event of happened)
      for (const { name, to, react } of subscribers)
        if (to.includes(event.type)) await react(systemCtx(world.deps, name), event)
    expect(happened.map(({ type }) => type)).toContain('ticket.changed')
    expect(await tablesSaying(word)).toEqual([])
  })
})

test('a ticket that was not deleted before is removed by nobody, not even by a statement of the database', async () => {
  const { id } = await askFor('Keep me')
  const removing = world.deps.sql`delete from tickets where id = ${id}`
  await expect(removing).rejects.toThrow('deleted before it is removed')
})
