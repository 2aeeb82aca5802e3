import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { activeStatuses, type Severity } from '#shared/tickets.ts'

let world: World
let slug: string
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ slug, admin, rita, ben, mia } = await world.given.office('reviewed'))
})

type Seen = { id: string; version: number }
const approve = (by: TestPerson, { id, version }: Seen) =>
  world.as(by).reviews.review({ ticketId: id, version, action: 'APPROVE' })
const raise = (by: TestPerson, { id, version }: Seen, newSeverity: Severity = 'critical') =>
  world.as(by).reviews.review({
    ticketId: id,
    version,
    action: 'CHANGE_SEVERITY',
    newSeverity,
    severityChangeReason: 'It is worse.',
  })
const draft = (title?: string) => world.as(rita).tickets.create(world.given.request(title))
const edit = (by: TestPerson, { id, version }: Seen, texts: { title?: string; description?: string }) =>
  world.as(by).tickets.edit({ ticketId: id, version, ...texts })

describe('a ticket where drafts are reviewed', () => {
  test('is no work that waits for somebody before it is open', async () => {
    const active = { assignee: 'none', status: [...activeStatuses] }
    await draft()
    expect((await world.as(ben).tickets.counts()).unassigned).toBe(0)
    const approved = await approve(mia, await draft())
    await world.as(ben).tickets.changeStatus({ ticketId: approved.id, version: 2, status: 'open' })
    expect((await world.as(ben).tickets.counts()).unassigned).toBe(1)
    expect((await world.as(ben).tickets.list(active)).items).toHaveLength(1)
  })

  test('goes from draft to review and back, is approved, and then is worked on', async () => {
    const ticket = await draft()
    expect(ticket).toMatchObject({ status: 'draft', can: { edit: false, moves: [], review: false } })
    expect((await world.as(mia).tickets.get({ ticket: ticket.id })).can).toMatchObject({ review: true })
    await raise(mia, ticket, 'high')
    const back = await world.as(rita).tickets.get({ ticket: ticket.id })
    expect(back).toMatchObject({ status: 'review', severity: 'high', can: { edit: true, review: false } })
    await expectRefusal(approve(mia, back), 'ticket.not_a_draft')
    const edited = await edit(rita, back, { title: 'Three printers burn' })
    expect(edited).toMatchObject({ status: 'draft', title: 'Three printers burn', can: { edit: false } })
    const approved = await approve(mia, edited)
    expect(approved).toMatchObject({ status: 'pending', severity: 'high' })
    await expectRefusal(edit(mia, approved, { title: 'Too late' }), 'ticket.edit_not_allowed')
    const opened = await world
      .as(ben)
      .tickets.changeStatus({ ticketId: ticket.id, version: approved.version, status: 'open' })
    expect(opened).toMatchObject({ status: 'open', version: 5 })
    await expectRefusal(edit(rita, opened, { title: 'Too late' }), 'ticket.edit_not_allowed')
  })

  test('is edited after its return by its author or a manager, by no agent, and by saying something else only', async () => {
    const ticket = await world.as(ben).tickets.create({ ...world.given.request(), requesterId: rita.id })
    const other = await world.given.agent(slug, 'Ola')
    const returned = await raise(mia, ticket)
    await expectRefusal(edit(other, returned, { title: 'Not mine' }), 'ticket.edit_not_allowed')
    expect(await edit(ben, returned, { title: ticket.title })).toMatchObject({ status: 'review', version: 2 })
    expect(await edit(ben, returned, { title: 'What Rita meant' })).toMatchObject({ status: 'draft' })
    const second = await raise(mia, await draft())
    expect(await edit(admin, second, { description: 'All three floors.' })).toMatchObject({ status: 'draft' })
  })

  test('may be approved by who has edited it, which its author sees', async () => {
    const returned = await raise(mia, await draft())
    const edited = await edit(mia, returned, { title: 'In other words' })
    expect(await approve(mia, edited)).toMatchObject({ status: 'pending' })
    const { entries } = await world.as(rita).comments.timeline({ ticket: edited.id })
    expect(entries.slice(-2)).toMatchObject([
      { type: 'changed', actor: { id: mia.id }, changes: { title: { to: 'In other words' } } },
      { type: 'reviewed', actor: { id: mia.id }, action: 'APPROVE' },
    ])
  })

  test('takes replies as a draft, which leave it a draft', async () => {
    const ticket = await draft()
    await world.as(mia).comments.add(world.given.reply(ticket.id, 'Which printer?'))
    const { ticket: after } = await world.as(rita).comments.add(world.given.reply(ticket.id, 'All of them.'))
    expect(after.status).toBe('draft')
  })

  test('stays where it is when the organization changes its way, and is still reviewed', async () => {
    const ticket = await draft()
    const returned = await raise(mia, await draft())
    await world.as(admin).organizations.updateSettings({ workflow: 'direct' })
    expect((await draft()).status).toBe('open')
    expect((await world.as(mia).reviews.queue({})).items.map((item) => item.ticket.id)).toEqual([ticket.id])
    expect(await edit(rita, returned, { title: 'Said again' })).toMatchObject({ status: 'draft' })
    expect(await approve(mia, ticket)).toMatchObject({ status: 'pending' })
    expect(await approve(mia, { id: returned.id, version: 3 })).toMatchObject({ status: 'pending' })
    await world.as(admin).organizations.updateSettings({ workflow: 'reviewed' })
    expect((await draft()).status).toBe('draft')
  })
})

describe('the queue of drafts', () => {
  const at = (minutes: number) => {
    world.clock.now = new Date(Date.UTC(2026, 2, 2, 9, minutes))
  }

  test('has the oldest first, page by page, each once, and only drafts', async () => {
    const made: string[] = []
    for (let minute = 0; minute < 5; minute += 1) {
      at(Math.floor(minute / 2))
      made.push((await draft()).id)
    }
    const approved = await draft()
    await approve(mia, approved)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.as(mia).reviews.queue({ limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((item) => item.ticket.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(made)
    await expectRefusal(world.as(mia).reviews.queue({ cursor: 'nonsense' }), 'list.bad_cursor')
    const ofAnother = btoa(JSON.stringify(['urgent', approved.id])).replace(/=+$/, '')
    await expectRefusal(world.as(mia).reviews.queue({ cursor: ofAnother }), 'list.bad_cursor')
  })

  test('says what was changed since the last review, and whether it is one’s own', async () => {
    const ticket = await draft('The printer burns')
    const [fresh] = (await world.as(mia).reviews.queue({})).items
    expect(fresh).toMatchObject({ lastReview: null, isOwn: false })
    expect(fresh?.changes).toEqual({})
    expect(fresh?.description).toBe(ticket.description)
    await raise(mia, ticket, 'high')
    await edit(rita, { id: ticket.id, version: 2 }, { title: 'Two printers burn', description: 'Come.' })
    await raise(mia, { id: ticket.id, version: 3 }, 'critical')
    const edited = await edit(rita, { id: ticket.id, version: 4 }, { title: 'Three printers burn' })
    const [again] = (await world.as(admin).reviews.queue({})).items
    expect(again?.ticket).toMatchObject({ title: 'Three printers burn', severity: 'critical', version: 5 })
    expect(again?.changes).toEqual({ title: { from: 'Two printers burn', to: 'Three printers burn' } })
    expect(again?.lastReview).toEqual({
      reviewer: { id: mia.id, username: mia.username, name: mia.name },
      at: world.clock.now,
      fromSeverity: 'high',
      toSeverity: 'critical',
      reason: 'It is worse.',
    })
    await approve(mia, edited)
    await world.as(mia).tickets.create({ ...world.given.request(), requesterId: rita.id })
    const isOwn = async (person: TestPerson) =>
      (await world.as(person).reviews.queue({})).items.map((item) => item.isOwn)
    expect([await isOwn(mia), await isOwn(admin)]).toEqual([[true], [false]])
  })

  test('counts the waiting of what came again from when it came again', async () => {
    const asked = world.clock.now
    const ticket = await draft('The printer burns')
    const since = async () => (await world.as(mia).reviews.queue({})).items.map((item) => item.waitingSince)
    expect(await since()).toEqual([asked])
    world.clock.now = new Date(asked.getTime() + 3_600_000)
    await raise(mia, ticket, 'high')
    world.clock.now = new Date(asked.getTime() + 7_200_000)
    await edit(rita, { id: ticket.id, version: 2 }, { title: 'Two printers burn' })
    expect(await since()).toEqual([world.clock.now])
  })

  test('tells no change of what was changed back', async () => {
    const ticket = await draft('The printer burns')
    await raise(mia, ticket, 'high')
    await edit(rita, { id: ticket.id, version: 2 }, { title: 'No printer burns' })
    await world.as(admin).tickets.changeStatus({
      ticketId: ticket.id,
      version: 3,
      status: 'review',
      override: true,
      reason: 'Say it again.',
    })
    await edit(rita, { id: ticket.id, version: 4 }, { title: 'The printer burns' })
    const [item] = (await world.as(mia).reviews.queue({})).items
    expect(item?.changes).toEqual({})
    expect(item?.lastReview?.toSeverity).toBe('high')
  })
})
