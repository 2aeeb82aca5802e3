import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type Severity, statusAfterReview } from '#shared/tickets.ts'

let world: World
let slug: string
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let noor: TestPerson

beforeAll(async () => {
  world = await openWorld()
  ;({ slug, admin, rita, ben, mia } = await world.given.office('reviewed'))
  noor = await world.given.manager(slug, 'Noor')
})
afterAll(() => world.close())

const draft = (by: TestPerson = rita, more: { severity?: Severity; requesterId?: string } = {}) =>
  world.as(by).tickets.create({ ...world.given.request(), ...more })
type Seen = { id: string; version: number }
const approve = (by: TestPerson, { id, version }: Seen) =>
  world.as(by).reviews.review({ ticketId: id, version, action: 'APPROVE' })
const grade = (by: TestPerson, { id, version }: Seen, newSeverity: Severity, reason = 'It is worse.') =>
  world.as(by).reviews.review({
    ticketId: id,
    version,
    action: 'CHANGE_SEVERITY',
    newSeverity,
    severityChangeReason: reason,
  })
const read = (by: TestPerson, ticket: string) => world.as(by).tickets.get({ ticket })
type Kept = { is_approved: boolean; reason: string | null }
const reviewsOf = (ticketId: string) => world.deps.sql<Kept[]>`
  select reviewer_id, is_approved, from_severity, to_severity, reason, ticket_version from ticket_reviews
  where ticket_id = ${ticketId} order by ticket_version`

describe('a decision', () => {
  test('sends the draft back when the severity goes up, and approves it when it goes down or stays', () => {
    expect(statusAfterReview('low', 'medium')).toBe('review')
    expect(statusAfterReview('high', 'critical')).toBe('review')
    expect(statusAfterReview('medium', 'medium')).toBe('pending')
    expect(statusAfterReview('critical', 'low')).toBe('pending')
  })

  test('is kept with who decided, what about and why; its event and its audit say the same', async () => {
    const ticket = await draft(rita, { severity: 'low' })
    const after = await grade(mia, ticket, 'high', 'The whole floor is down.')
    expect(after).toMatchObject({ status: 'review', severity: 'high', priority: ticket.priority, version: 2 })
    expect(await reviewsOf(ticket.id)).toEqual([
      {
        reviewer_id: mia.id,
        is_approved: false,
        from_severity: 'low',
        to_severity: 'high',
        reason: 'The whole floor is down.',
        ticket_version: 2,
      },
    ])
    const [event] = await world.deps.sql`
      select type, payload, audience, ticket_version from events where ticket_id = ${ticket.id} and number = (
        select max(number) from events where ticket_id = ${ticket.id})`
    expect(event).toEqual({
      type: 'ticket.reviewed',
      audience: 'participants',
      ticket_version: 2,
      payload: {
        action: 'CHANGE_SEVERITY',
        changes: { severity: { from: 'low', to: 'high' }, status: { from: 'draft', to: 'review' } },
        reason: 'The whole floor is down.',
      },
    })
    const [entry] = await world.deps.sql`
      select action, actor_id, before, after from audit_entries where ticket_id = ${ticket.id}
      order by number desc limit 1`
    expect(entry).toMatchObject({
      action: 'ticket.reviewed',
      actor_id: mia.id,
      before: { severity: 'low', status: 'draft' },
      after: { severity: 'high', status: 'review', reason: 'The whole floor is down.' },
    })
  })

  test('that leaves the severity as it is approves, with the reason that was given', async () => {
    const same = await draft(rita, { severity: 'high' })
    expect(await grade(mia, same, 'high', 'High it is.')).toMatchObject({
      status: 'pending',
      severity: 'high',
    })
    const lower = await draft(rita, { severity: 'high' })
    expect(await grade(mia, lower, 'low', 'One desk.')).toMatchObject({ status: 'pending', severity: 'low' })
    const plain = await draft(rita, { severity: 'high' })
    expect(await approve(mia, plain)).toMatchObject({ status: 'pending', severity: 'high' })
    const kept = [
      ...(await reviewsOf(same.id)),
      ...(await reviewsOf(lower.id)),
      ...(await reviewsOf(plain.id)),
    ]
    expect(kept.map((review) => [review.is_approved, review.reason])).toEqual([
      [true, 'High it is.'],
      [true, 'One desk.'],
      [true, null],
    ])
  })

  test('without a reason for another severity is not taken', async () => {
    const ticket = await draft()
    await expectRefusal(grade(mia, ticket, 'critical', '   '), 'request.invalid')
    expect((await read(mia, ticket.id)).status).toBe('draft')
  })

  test('made twice is told the second time that there is no draft any more', async () => {
    const ticket = await draft()
    const refusals = await Promise.all([approve(mia, ticket), approve(mia, ticket)].map(refusalOf))
    expect(refusals.map((refusal) => refusal?.code ?? 'done').sort()).toEqual(['done', 'ticket.not_a_draft'])
    expect(await reviewsOf(ticket.id)).toHaveLength(1)
  })

  test('by two managers at once is that of one; the other is told', async () => {
    const other = await world.openAnother()
    for (let round = 0; round < 5; round += 1) {
      const ticket = await draft()
      const byNoor = world.as(noor, other).reviews.review({
        ticketId: ticket.id,
        version: 1,
        action: 'CHANGE_SEVERITY',
        newSeverity: 'critical',
        severityChangeReason: 'Smoke.',
      })
      const refusals = await Promise.all([approve(mia, ticket), byNoor].map(refusalOf))
      expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1)
      expect(refusals.find((refusal) => refusal)?.code).toBe('ticket.not_a_draft')
      const [kept, ...more] = await reviewsOf(ticket.id)
      expect(more).toEqual([])
      const { status, version } = await read(mia, ticket.id)
      expect({ status, version }).toEqual({
        status: kept?.is_approved ? 'pending' : 'review',
        version: 2,
      })
    }
  })

  test('about a draft that was changed since it was read is refused; about other fields it stands', async () => {
    const ticket = await draft()
    await grade(mia, ticket, 'high')
    await world.as(rita).tickets.edit({ ticketId: ticket.id, version: 2, title: 'It burns brighter' })
    const refusal = await expectRefusal(approve(noor, ticket), 'ticket.read_again')
    expect(refusal.kind).toBe('conflict')
    await expectRefusal(approve(noor, { ...ticket, version: 2 }), 'ticket.read_again')
    await expectRefusal(approve(noor, { ...ticket, version: 9 }), 'request.invalid')
    await world.as(ben).tickets.triage({ ticketId: ticket.id, version: 3, priority: 'urgent' })
    await world.as(ben).comments.add(world.given.reply(ticket.id))
    expect(await approve(noor, { ...ticket, version: 3 })).toMatchObject({
      status: 'pending',
      priority: 'urgent',
    })
  })
})

describe('four eyes', () => {
  test('let nobody decide about what they asked for or wrote down, admins neither', async () => {
    for (const reviewer of [mia, admin]) {
      const own = await draft(reviewer)
      const forAnother = await draft(reviewer, { requesterId: rita.id })
      const byAnother = await draft(ben, { requesterId: reviewer.id })
      for (const ticket of [own, forAnother, byAnother]) {
        await expectRefusal(approve(reviewer, ticket), 'ticket.own_draft')
        await expectRefusal(grade(reviewer, ticket, 'low'), 'ticket.own_draft')
        expect((await read(reviewer, ticket.id)).can.review).toBe(false)
        expect(await approve(noor, ticket)).toMatchObject({ status: 'pending' })
      }
    }
  })

  test('are not got round by a forced move, an edit or another severity', async () => {
    const own = await draft(admin)
    const force = (status: 'pending' | 'open' | 'review' | 'closed', version: number) =>
      world.as(admin).tickets.changeStatus({
        ticketId: own.id,
        version,
        status,
        override: true,
        reason: 'I am in a hurry.',
      })
    for (const status of ['pending', 'open', 'review', 'closed'] as const)
      await expectRefusal(force(status, 1), 'ticket.own_draft')
    await expectRefusal(
      world.as(admin).tickets.triage({ ticketId: own.id, version: 1, severity: 'low' }),
      'ticket.severity_in_review',
    )
    await expectRefusal(
      world.as(admin).tickets.edit({ ticketId: own.id, version: 1, title: 'Another title' }),
      'ticket.edit_not_allowed',
    )
    await grade(mia, own, 'critical')
    for (const status of ['pending', 'open', 'closed'] as const)
      await expectRefusal(force(status, 2), 'ticket.own_draft')
    await world.as(admin).tickets.edit({ ticketId: own.id, version: 2, title: 'Another title' })
    await expectRefusal(approve(admin, { id: own.id, version: 3 }), 'ticket.own_draft')
    expect(await approve(mia, { id: own.id, version: 3 })).toMatchObject({ status: 'pending' })
  })

  test('are not got round by a ticket from before drafts were reviewed', async () => {
    const { admin: boss } = await world.given.organization('Changing')
    const asked = await world.as(boss).tickets.create(world.given.request())
    await world.as(boss).organizations.updateSettings({ workflow: 'reviewed' })
    const approved = world.as(boss).tickets.changeStatus({
      ticketId: asked.id,
      version: 1,
      status: 'pending',
      override: true,
      reason: 'I am in a hurry.',
    })
    await expectRefusal(approved, 'ticket.own_draft')
    expect((await read(boss, asked.id)).can.forces).not.toContain('pending')
  })

  test('are held by the database too', async () => {
    const ticket = await draft(ben, { requesterId: rita.id })
    for (const reviewer of [rita, ben]) {
      const written = world.deps.sql`
        insert into ticket_reviews (organization_id, ticket_id, id, reviewer_id, requester_id, created_by, is_approved,
          from_severity, to_severity, ticket_version, at)
        select organization_id, id, gen_random_uuid(), ${reviewer.id}, requester_id, created_by, true, severity,
          severity, version, now() from tickets where id = ${ticket.id}`
      await expect(written).rejects.toThrow('ticket_reviews_four_eyes')
    }
  })

  test('are those of managers and admins: agents and requesters review nothing', async () => {
    const ticket = await draft()
    for (const person of [ben, rita]) {
      const refusal = await expectRefusal(approve(person, ticket), 'permission.missing')
      expect(refusal.kind).toBe('forbidden')
      await expectRefusal(world.as(person).reviews.queue({}), 'permission.missing')
    }
  })

  test('of another organization see no draft of this one', async () => {
    const ticket = await draft()
    const other = await world.given.organization('Elsewhere')
    const max = await world.given.manager(other.slug, 'Max')
    const refusal = await expectRefusal(approve(max, ticket), 'ticket.not_found')
    expect(refusal.kind).toBe('not_found')
    expect((await world.as(max).reviews.queue({})).items).toEqual([])
  })
})
