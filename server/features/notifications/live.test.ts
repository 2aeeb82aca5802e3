import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '#server/testing/app.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openRawStream } from '#server/testing/raw-stream.ts'
import { openWorld, type World } from '#server/testing/world.ts'

const patience = { timeout: 15_000, interval: 20 }

let world: World
let app: TestApp
const people: Record<'admin' | 'mia' | 'ben' | 'rita' | 'olga', TestPerson | null> = {
  admin: null,
  mia: null,
  ben: null,
  rita: null,
  olga: null,
}
const person = (name: keyof typeof people): TestPerson => {
  const found = people[name]
  if (!found) throw new Error(`no ${name}`)
  return found
}

beforeAll(async () => {
  world = await openWorld({ worker: true })
  app = openApp(world)
  const { slug, admin } = await world.given.organization('Heard')
  await world.as(admin).organizations.updateSettings({ workflow: 'reviewed' })
  people.admin = admin
  people.mia = await world.given.manager(slug, 'Mia')
  people.ben = await world.given.agent(slug, 'Ben')
  people.rita = await world.given.requester(slug, 'Rita')
  people.olga = await world.given.requester(slug, 'Olga')
})
afterAll(() => world.close())

const names = ['admin', 'mia', 'ben', 'rita', 'olga'] as const

describe('the stream of a person', () => {
  test('carries their own notices and nobody else’s, whatever their role, also what they missed', async () => {
    const streams = await Promise.all(names.map((name) => openRawStream(app, person(name))))
    for (const stream of streams) await expect.poll(stream.text, patience).toContain('hello')
    const heard = () =>
      streams.map((stream) => (stream.text().match(/"type":"(notice\.\w+)"/g) ?? []).join(' '))
    const [added, read] = ['"type":"notice.added"', '"type":"notice.read"']

    const ticket = await world.as(person('rita')).tickets.create(world.given.request())
    await expect.poll(heard, patience).toEqual([added, added, '', '', ''])
    await world.as(person('mia')).reviews.review({ ticketId: ticket.id, version: 1, action: 'APPROVE' })
    // The decision is told to its author, and to all reviewers that no review is asked of them any more.
    const decided = `${added} ${read}`
    await expect.poll(heard, patience).toEqual([decided, decided, '', added, ''])
    await world.as(person('rita')).notices.markRead({ ticketId: ticket.id })
    const all = [decided, decided, '', `${added} ${read}`, '']
    await expect.poll(heard, patience).toEqual(all)

    // A later event that all are told of comes after whatever was sent to the wrong stream.
    await world.as(person('admin')).organizations.updateSettings({ autoCloseDays: 3 })
    for (const stream of streams) await expect.poll(stream.text, patience).toContain('organization.changed')
    expect(heard()).toEqual(all)

    const again = await Promise.all(
      names.map((name) => openRawStream(app, person(name), { headers: { 'last-event-id': '1' } })),
    )
    for (const stream of again) await expect.poll(stream.text, patience).toContain('organization.changed')
    const caughtUp = again.map((stream) => stream.text().match(/"type":"notice\.\w+"/g)?.length ?? 0)
    expect(caughtUp).toEqual([2, 2, 0, 2, 0])
    await Promise.all([...streams, ...again].map((stream) => stream.close()))
  })
})
