import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { tellMembers } from './mutations.ts'

let world: World
let organization: { id: string; slug: string; admin: TestPerson }
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  organization = await world.given.organization('Read')
  admin = organization.admin
  await world.as(admin).organizations.updateSettings({ workflow: 'reviewed' })
  rita = await world.given.requester(organization.slug, 'Rita')
  ben = await world.given.agent(organization.slug, 'Ben')
  mia = await world.given.manager(organization.slug, 'Mia')
})

const eventNumbers = async () => {
  const events = await world.deps.sql<{ number: number }[]>`
    select number::int from events where organization_id = ${organization.id} order by number`
  return events.map(({ number }) => number)
}
/** Runs the reactions to these events, as a worker would; to all, in their order, when none are named. */
const tell = async (numbers?: readonly number[]) => {
  for (const number of numbers ?? (await eventNumbers()))
    await tellMembers(systemCtx(world.deps, 'test'), { organizationId: organization.id, number })
}
/** One's notices, the oldest first, each with whether it was read. */
const inboxOf = async (person: TestPerson) =>
  (await world.as(person).notices.list({})).items
    .map(({ kind, readAt }) => `${kind} ${readAt === null ? 'unread' : 'read'}`)
    .reverse()
const unreadOf = async (person: TestPerson) => (await world.as(person).notices.unread()).unread
const readersTold = async () => {
  const events = await world.deps.sql<{ requester_id: string; audience: string }[]>`
    select requester_id, audience from events
    where organization_id = ${organization.id} and type = 'notice.read' order by number`
  for (const { audience } of events) expect(audience).toBe('person')
  return events.map(({ requester_id }) => requester_id)
}
const draft = (by = rita) => world.as(by).tickets.create(world.given.request())

describe('the notices of a ticket', () => {
  test('are read all at once by its reader, and no others and nobody else’s', async () => {
    const [opened, other] = [await draft(), await draft()]
    await tell()
    await world.as(mia).notices.markRead({ ticketId: opened.id })
    const { items } = await world.as(mia).notices.list({})
    expect(items.map(({ ticket, readAt }) => [ticket.id, readAt !== null])).toEqual([
      [other.id, false],
      [opened.id, true],
    ])
    expect(await unreadOf(admin)).toBe(2)
    await world.as(mia).notices.markRead({ ticketId: opened.id })
    await world.as(ben).notices.markRead({ ticketId: other.id })
    expect(await readersTold()).toEqual([mia.id])
  })
})
