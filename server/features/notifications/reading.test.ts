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
const draft = (by = rita, requesterId?: string) =>
  world.as(by).tickets.create({ ...world.given.request(), ...(requesterId ? { requesterId } : {}) })
const approve = (by: TestPerson, ticketId: string, version = 1) =>
  world.as(by).reviews.review({ ticketId, version, action: 'APPROVE' })
const sendBack = (by: TestPerson, ticketId: string, version = 1) =>
  world.as(by).reviews.review({
    ticketId,
    version,
    action: 'CHANGE_SEVERITY',
    newSeverity: 'critical',
    severityChangeReason: 'Smoke in the hall.',
  })
const edit = (by: TestPerson, ticketId: string, version = 2) =>
  world.as(by).tickets.edit({ ticketId, version, title: 'Three printers burn' })
const mailsTo = (person: TestPerson) => world.deps.sql<{ template: string; text: string }[]>`
  select template, text from mails where recipient = ${`${person.username}@example.com`} order by id`
const mailTo = async (person: TestPerson, template: string) => {
  const texts = (await mailsTo(person)).flatMap((mail) => (mail.template === template ? mail.text : []))
  expect(texts).toHaveLength(1)
  return texts[0]
}

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

describe('what came back and was edited by another', () => {
  test('is told to its author and to who wrote it down, and no longer asks for their changes', async () => {
    const ticket = await draft(ben, rita.id)
    await sendBack(mia, ticket.id)
    await tell()
    for (const author of [rita, ben]) expect(await inboxOf(author)).toEqual(['draft_sent_back unread'])
    await edit(mia, ticket.id)
    await tell()
    for (const author of [rita, ben]) {
      expect(await inboxOf(author)).toEqual(['draft_sent_back read', 'draft_resubmitted unread'])
      expect(await unreadOf(author)).toBe(1)
    }
    expect((await readersTold()).sort()).toEqual([admin.id, mia.id, rita.id, ben.id].sort())
    expect(await mailTo(rita, 'draft_resubmitted')).toContain(
      'Mia edited your request “Three printers burn” and sent it for review again.',
    )
  })

  test('is told to who wrote it down when its requester did it, and to nobody of themselves', async () => {
    const ticket = await draft(ben, rita.id)
    await sendBack(mia, ticket.id)
    await edit(rita, ticket.id)
    await tell()
    expect(await inboxOf(ben)).toEqual(['draft_sent_back read', 'draft_resubmitted unread'])
    expect(await inboxOf(rita)).toEqual(['draft_sent_back read'])
    expect(await mailsTo(rita)).toEqual([])
  })
})

describe('a review that is asked for', () => {
  const isOpen = async (person: TestPerson) =>
    (await world.as(person).notices.list({})).items.map((notice) => notice.isOpen)

  test('is nothing unread for anybody once one of them decided', async () => {
    const [decided, waiting] = [await draft(), await draft()]
    await tell()
    await approve(mia, decided.id)
    await tell()
    for (const reviewer of [mia, admin]) {
      expect(await inboxOf(reviewer)).toEqual(['review_requested read', 'review_requested unread'])
      expect(await isOpen(reviewer)).toEqual([true, false])
    }
    expect((await world.as(rita).notices.list({})).items).toMatchObject([
      { kind: 'draft_approved', readAt: null, isOpen: null },
    ])
    expect((await readersTold()).sort()).toEqual([admin.id, mia.id].sort())
    await world.as(admin).tickets.delete({ ticketId: waiting.id })
    expect(await unreadOf(mia)).toBe(0)
  })

  test('is nothing unread when an admin brought the draft past its review', async () => {
    const ticket = await draft()
    await tell()
    await world.as(admin).tickets.changeStatus({
      ticketId: ticket.id,
      version: 1,
      status: 'open',
      override: true,
      reason: 'The hall is on fire.',
    })
    await tell()
    expect(await inboxOf(mia)).toEqual(['review_requested read'])
  })

  test('again stays unread, however late a reaction to the decision before comes', async () => {
    const ticket = await draft()
    await sendBack(mia, ticket.id)
    await edit(rita, ticket.id)
    const numbers = await eventNumbers()
    await tell(numbers.toReversed())
    await tell(numbers)
    expect(await inboxOf(admin)).toContain('review_requested unread')
    expect(await isOpen(admin)).toContain(true)
    await approve(admin, ticket.id, 3)
    await tell()
    expect(await unreadOf(admin)).toBe(0)
    expect(await unreadOf(mia)).toBe(0)
  })

  test('is nothing unread, and not mailed, when it is told while somebody decides', async () => {
    const ticket = await draft()
    const { telling } = await world.deps.sql.begin(async (deciding) => {
      await deciding`update tickets set status = 'pending' where id = ${ticket.id}`
      const telling = tell()
      const waitingForIt = async () => {
        const [found] = await deciding<{ count: number }[]>`
          select count(*)::int from pg_locks where not granted and locktype = 'transactionid'
            and transactionid::text = pg_current_xact_id()::text`
        return found?.count
      }
      await expect.poll(waitingForIt).toBe(1)
      return { telling }
    })
    await telling
    expect(await inboxOf(mia)).toEqual(['review_requested read'])
    expect(await mailsTo(mia)).toEqual([])
  })
})

test('mails to requesters are of their request, those to staff of their draft', async () => {
  for (const author of [rita, ben]) {
    const ticket = await draft(author)
    await sendBack(mia, ticket.id)
    await tell()
    await edit(author, ticket.id)
    await approve(mia, ticket.id, 3)
    await tell()
  }
  const toRita = (await mailsTo(rita)).map(({ text }) => text)
  expect(toRita[0]).toContain('Your request “')
  expect(toRita[0]).toContain('Edit your request')
  expect(toRita[1]).toContain('Mia has approved your request “Three printers burn”.')
  expect(toRita[1]).toContain('Open your request')
  for (const text of toRita) expect(text).not.toMatch(/draft|ticket[^.s]/i)
  const toBen = (await mailsTo(ben)).map(({ text }) => text)
  expect(toBen[0]).toContain('Your draft “')
  expect(toBen[0]).toContain('Edit the draft')
  expect(toBen[1]).toContain('Open the ticket')
})
