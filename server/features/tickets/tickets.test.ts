import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let admin: TestPerson
let slug: string

beforeAll(async () => {
  world = await openWorld()
  const acme = await world.given.organization('Acme')
  slug = acme.slug
  admin = acme.admin
  rita = await world.given.requester(slug, 'Rita')
  ben = await world.given.agent(slug, 'Ben')
  mia = await world.given.manager(slug, 'Mia')
})
afterAll(() => world.close())

const request = (by = rita) => world.as(by).tickets.create(world.given.request())
const move = (
  by: TestPerson,
  ticket: { id: string; version: number },
  status: 'open' | 'in_progress' | 'waiting' | 'resolved' | 'closed',
) => world.as(by).tickets.changeStatus({ ticketId: ticket.id, version: ticket.version, status })

describe('asking for help', () => {
  it('a request starts open, with the priority of its severity and the next number of the year', async () => {
    const first = await world.as(rita).tickets.create({ ...world.given.request(), severity: 'critical' })
    const second = await request()
    expect(first).toMatchObject({ status: 'open', severity: 'critical', priority: 'urgent', version: 1 })
    expect(first.requester.username).toBe(rita.username)
    const [, year, sequence] = first.number.split('-')
    expect(year).toBe('2026')
    expect(second.number).toBe(`TKT-2026-${String(Number(sequence) + 1).padStart(6, '0')}`)
  })

  it('sending the same request twice makes one ticket, even at the same time', async () => {
    const input = world.given.request('Twice')
    const made = await Promise.all([1, 2, 3, 4].map(() => world.as(rita).tickets.create(input)))
    const again = await world.as(rita).tickets.create(input)
    expect(new Set([...made, again].map(({ id }) => id)).size).toBe(1)
  })

  it("another person's client id is theirs alone and reveals nothing", async () => {
    const input = world.given.request('Mine')
    const mine = await world.as(rita).tickets.create(input)
    const theirs = await world.as(ben).tickets.create(input)
    expect(theirs.id).not.toBe(mine.id)
  })

  it('a requester cannot choose priority, assignee, due date or another requester', async () => {
    const base = world.given.request()
    await expectRefusal(world.as(rita).tickets.create({ ...base, priority: 'urgent' }), 'permission.missing')
    await expectRefusal(world.as(rita).tickets.create({ ...base, assigneeId: ben.id }), 'permission.missing')
    await expectRefusal(
      world.as(rita).tickets.create({ ...base, dueAt: '2026-04-01T00:00:00Z' }),
      'permission.missing',
    )
    await expectRefusal(world.as(rita).tickets.create({ ...base, requesterId: ben.id }), 'permission.missing')
  })

  it('an agent asks on behalf of a requester and hands it to a colleague at once', async () => {
    const made = await world.as(ben).tickets.create({
      ...world.given.request(),
      requesterId: rita.id,
      assigneeId: mia.id,
      dueAt: '2026-04-01T00:00:00Z',
    })
    expect(made).toMatchObject({ requester: { id: rita.id }, assignee: { id: mia.id } })
    expect((await world.as(rita).tickets.get({ ticket: made.number })).id).toBe(made.id)
  })

  it('refused requests use no number', async () => {
    const before = await request()
    await expectRefusal(
      world.as(ben).tickets.create({ ...world.given.request(), assigneeId: rita.id }),
      'member.not_staff',
    )
    const after = await request()
    expect(Number(after.number.slice(-6))).toBe(Number(before.number.slice(-6)) + 1)
  })

  it.each(['one\ntwo', 'one\u{2028}two', 'one\u{2029}two', 'one\u{202E}two'])(
    'takes no title that is more than a line: %j',
    async (title) => {
      const asked = world.as(rita).tickets.create({ ...world.given.request(), title })
      await expectRefusal(asked, 'request.invalid')
    },
  )
})

describe('working on a ticket', () => {
  it('an agent takes it, works on it, waits, resolves and closes it, and every step is kept', async () => {
    let ticket = await request()
    ticket = await world
      .as(ben)
      .tickets.assign({ ticketId: ticket.id, version: ticket.version, assigneeId: ben.id })
    for (const status of ['in_progress', 'waiting', 'resolved', 'closed'] as const)
      ticket = await move(ben, ticket, status)
    expect(ticket).toMatchObject({ status: 'closed', assignee: { id: ben.id }, version: 6 })
    expect(ticket.resolvedAt).not.toBeNull()
    expect(ticket.closedAt).not.toBeNull()
    const { entries } = await world.as(ben).comments.timeline({ ticket: ticket.id })
    expect(
      entries.map((entry) => (entry.type === 'changed' ? Object.keys(entry.changes)[0] : entry.type)),
    ).toEqual(['created', 'assigneeId', 'status', 'status', 'status', 'status'])
  })

  it('a move that the table lacks is refused with the moves that it has', async () => {
    const ticket = await move(ben, await request(), 'closed')
    const refusal = await expectRefusal(move(ben, ticket, 'waiting'), 'ticket.move_not_allowed')
    expect(refusal.details.move).toEqual({ allowed: ['open'] })
  })

  it('an admin may force such a move, with a reason; a manager may not', async () => {
    const ticket = await move(ben, await request(), 'closed')
    const forced = {
      ticketId: ticket.id,
      version: ticket.version,
      status: 'waiting',
      override: true,
    } as const
    await expectRefusal(
      world.as(mia).tickets.changeStatus({ ...forced, reason: 'please' }),
      'permission.missing',
    )
    await expectRefusal(world.as(admin).tickets.changeStatus(forced), 'ticket.reason_required')
    const moved = await world.as(admin).tickets.changeStatus({ ...forced, reason: 'The caller is back' })
    expect(moved).toMatchObject({ status: 'waiting', closedAt: null, reopenedCount: 1 })
    const { entries } = await world.as(ben).comments.timeline({ ticket: ticket.id })
    expect(entries.at(-1)).toMatchObject({ type: 'changed', reason: 'The caller is back', override: true })
  })

  it('a move that the table has is no override, whatever was asked', async () => {
    const ticket = await request()
    const asked = { ticketId: ticket.id, version: ticket.version, status: 'waiting', override: true } as const
    await world.as(ben).tickets.changeStatus({ ...asked, reason: 'To look important' })
    const { entries } = await world.as(ben).comments.timeline({ ticket: ticket.id })
    expect(entries.at(-1)).toMatchObject({ type: 'changed', reason: 'To look important' })
    expect(entries.at(-1)).not.toHaveProperty('override', true)
  })

  it('the same value again changes nothing: no event, no audit row, no new version', async () => {
    const ticket = await request()
    const count = async () => {
      const [row] = await world.deps.sql`
        select (select count(*) from events) as events, (select count(*) from audit_entries) as audits`
      return row
    }
    const before = await count()
    const same = await world
      .as(ben)
      .tickets.triage({ ticketId: ticket.id, version: ticket.version, priority: ticket.priority })
    expect(same.version).toBe(ticket.version)
    expect(await count()).toEqual(before)
  })

  it('a ticket is handed to staff only, and not when it is closed', async () => {
    const ticket = await request()
    const assign = (to: string, version = ticket.version) =>
      world.as(ben).tickets.assign({ ticketId: ticket.id, version, assigneeId: to })
    await expectRefusal(assign(rita.id), 'member.not_staff')
    await expectRefusal(assign(crypto.randomUUID()), 'member.not_found')
    const closed = await move(ben, ticket, 'closed')
    await expectRefusal(assign(ben.id, closed.version), 'ticket.closed')
  })
})

describe('what a requester may do', () => {
  it("a requester sees only their own, and another's ticket does not exist for them", async () => {
    const other = await world.given.requester(slug, 'Olga')
    const theirs = await request(other)
    await expectRefusal(world.as(rita).tickets.get({ ticket: theirs.number }), 'ticket.not_found')
    await expectRefusal(world.as(rita).comments.timeline({ ticket: theirs.id }), 'ticket.not_found')
    await expectRefusal(move(rita, theirs, 'closed'), 'ticket.not_found')
    const { items } = await world.as(rita).tickets.list({ limit: 100 })
    expect(items.every(({ requester }) => requester.id === rita.id)).toBe(true)
  })

  it('a requester withdraws an open request but cannot move it otherwise', async () => {
    const ticket = await request()
    await expectRefusal(move(rita, ticket, 'resolved'), 'ticket.staff_move')
    expect(await move(rita, ticket, 'closed')).toMatchObject({
      status: 'closed',
      can: { moves: [], reply: false },
    })
  })

  it('a requester reopens a resolved request within fourteen days, not later', async () => {
    const ticket = await move(ben, await request(), 'resolved')
    const start = world.clock.now
    world.clock.now = new Date(start.getTime() + 15 * 86_400_000)
    await expectRefusal(move(rita, ticket, 'open'), 'ticket.reopen_window_over')
    world.clock.now = new Date(start.getTime() + 13 * 86_400_000)
    expect(await move(rita, ticket, 'open')).toMatchObject({
      status: 'open',
      resolvedAt: null,
      reopenedCount: 1,
    })
    world.clock.now = start
  })

  it('a requester edits their request until it is closed', async () => {
    const ticket = await request()
    const edit = (version: number, title: string) =>
      world.as(rita).tickets.edit({ ticketId: ticket.id, version, title })
    expect((await edit(ticket.version, 'The printer burns blue')).title).toBe('The printer burns blue')
    const closed = await move(ben, { id: ticket.id, version: 2 }, 'closed')
    await expectRefusal(edit(closed.version, 'Too late'), 'ticket.edit_not_allowed')
  })
})

describe('two people at once', () => {
  it('changes of different fields both win', async () => {
    const ticket = await request()
    const seen = { ticketId: ticket.id, version: ticket.version }
    await world.as(ben).tickets.triage({ ...seen, priority: 'urgent' })
    const after = await world.as(mia).tickets.assign({ ...seen, assigneeId: mia.id })
    expect(after).toMatchObject({ priority: 'urgent', assignee: { id: mia.id }, version: 3 })
  })

  it('a change of the same field is a conflict that names both values', async () => {
    const ticket = await request()
    const seen = { ticketId: ticket.id, version: ticket.version }
    await world.as(ben).tickets.triage({ ...seen, priority: 'urgent' })
    const refusal = await expectRefusal(
      world.as(mia).tickets.triage({ ...seen, priority: 'low' }),
      'ticket.changed_meanwhile',
    )
    expect(refusal.details.conflict).toEqual({
      fields: { priority: { theirs: 'urgent', yours: 'low' } },
      version: 2,
    })
  })

  it('of many changes of one field from the same version, sent at once, exactly one wins', async () => {
    const ticket = await request()
    const titles = Array.from({ length: 8 }, (_, index) => `Title number ${index}`)
    const outcomes = await Promise.allSettled(
      titles.map((title) =>
        world.as(ben).tickets.edit({ ticketId: ticket.id, version: ticket.version, title }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await world.as(ben).tickets.get({ ticket: ticket.id })).version).toBe(2)
  })

  it('a version that does not exist yet is refused', async () => {
    const ticket = await request()
    await expectRefusal(
      world.as(ben).tickets.triage({ ticketId: ticket.id, version: 99, priority: 'low' }),
      'request.invalid',
    )
  })
})

describe('what is kept', () => {
  it('every change has its audit row with the values before and after', async () => {
    const ticket = await request()
    await world.as(ben).tickets.triage({ ticketId: ticket.id, version: ticket.version, priority: 'urgent' })
    const rows = await world.deps.sql`
      select action, actor_id, before, after from audit_entries where entity_id = ${ticket.id} order by id`
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({
      action: 'ticket.changed',
      actor_id: ben.id,
      before: { priority: 'medium' },
      after: { priority: 'urgent' },
    })
  })

  it('nobody can change or remove an audit row, not even by SQL', async () => {
    await expect(world.deps.sql`update audit_entries set action = 'x'`).rejects.toThrow('never changed')
    await expect(world.deps.sql`delete from audit_entries`).rejects.toThrow('never changed')
    await expect(world.deps.sql`truncate audit_entries`).rejects.toThrow('never changed')
  })
})
