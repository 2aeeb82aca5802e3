import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, browse, openApp } from '#server/testing/app.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let ben: TestPerson
let ask: (path: string, input: object) => Promise<Answer>

beforeAll(async () => {
  world = await openWorld()
  world.clock.now = new Date('2026-03-02T09:00:00.000Z')
  const { slug } = await world.given.organization('Acme')
  ben = await world.given.agent(slug, 'Ben')
  await world.as(ben).tickets.create(world.given.request())
  const app = openApp(world)
  ask = (path, input) => browse(app, ben, path, input)
})
afterAll(() => world.close())

const ranges = ['createdFrom', 'createdTo', 'updatedFrom', 'updatedTo', 'dueFrom', 'dueTo'] as const

describe('a time with an offset', () => {
  it('filters lists and searches by the moment that it means, whatever the offset', async () => {
    for (const [createdFrom, found] of [
      ['2026-03-02T09:00:00Z', 1],
      ['2026-03-03T01:00:00+16:00', 1],
      ['2026-03-03T01:00:01+16:00', 0],
      ['2026-03-01T09:01:00-23:59', 1],
      ['2026-03-03T08:59:00+23:59', 1],
      ['2026-03-03T08:59:00.001+23:59', 0],
    ] as const) {
      expect((await world.as(ben).tickets.list({ createdFrom })).items).toHaveLength(found)
      expect((await world.as(ben).search.tickets({ q: 'printer', createdFrom })).items).toHaveLength(found)
    }
  })

  it('is taken by every range', async () => {
    for (const range of ranges)
      for (const path of ['tickets.list', 'search.tickets']) {
        const { status } = await ask(path, { q: 'printer', [range]: '2026-01-01T00:00:00+16:00' })
        expect([path, range, status]).toEqual([path, range, 200])
      }
  })

  it('is kept as a due date', async () => {
    const due = { dueAt: '2026-04-02T01:30:00+16:30' }
    const ticket = await world.as(ben).tickets.create({ ...world.given.request(), ...due })
    expect(ticket.dueAt).toEqual(new Date('2026-04-01T09:00:00Z'))
  })

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00',
    '0000-01-01T00:00:00Z',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+275760-09-13T00:00:00Z',
    '',
  ])('that cannot be is refused: %s', async (instant) => {
    const { id, version } = await world.as(ben).tickets.create(world.given.request())
    const answers = await Promise.all([
      ...ranges.map((range) => ask('tickets.list', { [range]: instant })),
      ask('tickets.create', { ...world.given.request(), dueAt: instant }),
      ask('tickets.triage', { ticketId: id, version, dueAt: instant }),
    ])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400))
  })
})
