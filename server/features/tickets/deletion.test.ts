import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

const dayMs = 24 * 60 * 60 * 1000
const start = new Date('2026-03-02T09:00:00.000Z')

let world: World
let slug: string
let organizationId: string
let admin: TestPerson
let ben: TestPerson
let mia: TestPerson
let rita: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.now = start
  ;({ id: organizationId, slug, admin, ben, mia, rita } = await world.given.office())
})

const ask = (person: TestPerson, title?: string) =>
  world.as(person).tickets.create(world.given.request(title))
const remove = (person: TestPerson, ticketId: string) => world.as(person).tickets.delete({ ticketId })
const restore = (person: TestPerson, ticketId: string) => world.as(person).tickets.restore({ ticketId })
const deletedOf = async (person: TestPerson) => (await world.as(person).tickets.deleted({})).items
const afterDays = (days: number) => {
  world.clock.now = new Date(start.getTime() + days * dayMs)
}
const written = (ticketId: string) => world.deps.sql<{ type: string; version: number; audits: number }[]>`
  select type, ticket_version as version,
    (select count(*)::int from audit_entries a where a.ticket_id = e.ticket_id and a.action = e.type
      and a.entity_id = e.ticket_id) as audits
  from events e where ticket_id = ${ticketId} and type <> 'ticket.created' order by number`

describe('deleting a ticket', () => {
  test('is for its requester and for admins, whatever its status, where work starts at once', async () => {
    const [own, closed] = [await ask(rita), await ask(rita)]
    await world.as(ben).tickets.changeStatus({ ticketId: closed.id, version: 1, status: 'in_progress' })
    await remove(rita, own.id)
    await remove(admin, closed.id)
    expect((await deletedOf(admin)).map(({ id }) => id)).toEqual([closed.id, own.id])
  })

  test('is not for agents and managers, nor for the requester of another ticket', async () => {
    const { id } = await ask(rita)
    const olga = await world.given.requester(slug, 'Olga')
    await expectRefusal(remove(ben, id), 'permission.missing')
    await expectRefusal(remove(mia, id), 'permission.missing')
    await expectRefusal(remove(olga, id), 'ticket.not_found')
    expect((await world.as(rita).tickets.get({ ticket: id })).can.delete).toBe(true)
    expect((await world.as(ben).tickets.get({ ticket: id })).can.delete).toBe(false)
  })

  test('is for drafts alone where drafts are reviewed', async () => {
    const running = await ask(rita)
    await world.deps.sql`update organizations set workflow = 'reviewed' where id = ${organizationId}`
    const draft = await ask(rita)
    await expectRefusal(remove(rita, running.id), 'ticket.delete_not_allowed')
    await expectRefusal(remove(admin, running.id), 'ticket.delete_not_allowed')
    await remove(rita, draft.id)
    await expectRefusal(world.as(mia).tickets.get({ ticket: draft.id }), 'ticket.not_found')
  })

  test('twice is one deletion, also at the same moment', async () => {
    const { id } = await ask(rita)
    await Promise.all(
      [remove(rita, id), remove(admin, id), remove(rita, id)].map((one) => one.catch(() => {})),
    )
    await remove(admin, id)
    expect(await written(id)).toEqual([{ type: 'ticket.deleted', version: 2, audits: 1 }])
  })

  test('takes it out of the counts, and its return brings it back into them', async () => {
    const { id } = await ask(rita)
    await ask(rita)
    const open = async (person: TestPerson) => (await world.as(person).tickets.counts()).byStatus.open
    expect([await open(rita), await open(ben)]).toEqual([2, 2])
    await remove(rita, id)
    expect([await open(rita), await open(ben)]).toEqual([1, 1])
    await restore(rita, id)
    expect([await open(rita), await open(ben)]).toEqual([2, 2])
  })
})

describe('restoring a ticket', () => {
  test('brings it back as it was, with all that was said on it', async () => {
    const asked = await ask(rita, 'The lamp is broken')
    await world.as(rita).comments.add(world.given.reply(asked.id))
    const before = await world.as(rita).tickets.get({ ticket: asked.id })
    await remove(rita, asked.id)
    const after = await restore(rita, asked.id)
    expect(after).toEqual({ ...before, version: before.version + 2, updatedAt: after.updatedAt })
    const { entries } = await world.as(rita).comments.timeline({ ticket: asked.id })
    expect(entries.map(({ type }) => type)).toEqual(['created', 'comment', 'deleted', 'restored'])
    expect(await deletedOf(admin)).toEqual([])
  })

  test('is for whoever deleted what is theirs, and for admins', async () => {
    const [own, taken] = [await ask(rita), await ask(rita)]
    await remove(rita, own.id)
    await remove(admin, taken.id)
    await expectRefusal(restore(rita, taken.id), 'ticket.not_found')
    await expectRefusal(remove(rita, taken.id), 'ticket.not_found')
    await expectRefusal(restore(ben, own.id), 'permission.missing')
    await restore(admin, own.id)
    await restore(admin, taken.id)
  })

  test('of one that is not deleted changes nothing, also at the same moment', async () => {
    const { id } = await ask(rita)
    await restore(rita, id)
    await remove(rita, id)
    await Promise.all([restore(rita, id), restore(admin, id), restore(admin, id)])
    expect(await written(id)).toEqual([
      { type: 'ticket.deleted', version: 2, audits: 1 },
      { type: 'ticket.restored', version: 3, audits: 1 },
    ])
  })

  test('is possible for thirty days, and then no more even where it still lies there', async () => {
    const [first, second] = [await ask(rita), await ask(rita)]
    await remove(rita, first.id)
    await remove(rita, second.id)
    afterDays(29.99)
    await restore(rita, first.id)
    afterDays(30)
    await expectRefusal(restore(rita, second.id), 'ticket.restore_over')
    await expectRefusal(restore(admin, second.id), 'ticket.restore_over')
    expect(await deletedOf(admin)).toEqual([])
  })

  test('leaves it to nobody when whoever had it no longer works here', async () => {
    const { id } = await ask(rita)
    await world.as(admin).tickets.assign({ ticketId: id, version: 1, assigneeId: ben.id })
    await remove(admin, id)
    await world.as(admin).members.deactivate({ userId: ben.id })
    const restored = await restore(admin, id)
    expect(restored).toMatchObject({ assignee: null, version: 5 })
    expect((await world.as(admin).tickets.counts()).unassigned).toBe(1)
  })
})

describe('the list of deleted tickets', () => {
  test('names who deleted each and until when it can be restored, the last deleted first', async () => {
    const [first, second] = [await ask(rita, 'The lamp is broken'), await ask(rita)]
    await remove(rita, first.id)
    afterDays(1)
    await remove(admin, second.id)
    const items = await deletedOf(admin)
    expect(items.map(({ number }) => number)).toEqual([second.number, first.number])
    expect(items[1]).toEqual({
      id: first.id,
      number: first.number,
      title: 'The lamp is broken',
      status: 'open',
      requester: { id: rita.id, username: rita.username, name: rita.name },
      deletedAt: start,
      deletedBy: { id: rita.id, username: rita.username, name: rita.name },
      purgedFrom: new Date(start.getTime() + 30 * dayMs),
    })
  })

  test('comes page by page, each ticket once, also when many were deleted in one moment', async () => {
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) made.push((await ask(rita)).id)
    for (const id of made) await remove(rita, id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.as(admin).tickets.deleted({ limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(made.toSorted().toReversed())
    await expectRefusal(world.as(admin).tickets.deleted({ cursor: 'AAAA' }), 'list.bad_cursor')
  })
})
