import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { Deps } from '#server/platform/ports.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
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
  const office = await world.given.office('reviewed')
  organization = office
  ;({ admin, rita, ben, mia } = office)
})

/** Runs the reactions to all that happened, as a worker would. */
const tell = async (...servers: Deps[]) => {
  const events = await world.deps.sql<{ number: number }[]>`
    select number::int from events where organization_id = ${organization.id} order by number`
  for (const { number } of events)
    await Promise.all(
      (servers.length === 0 ? [world.deps] : servers).map((deps) =>
        tellMembers(systemCtx(deps, 'notifications.tell'), { organizationId: organization.id, number }),
      ),
    )
}
const kindsOf = async (person: TestPerson) =>
  (await world.as(person).notices.list({})).items.map(({ kind }) => kind).reverse()
const mailsTo = async (person: TestPerson) => {
  const mails = await world.deps.sql<{ template: string }[]>`
    select template from mails where recipient = ${`${person.username}@example.com`} order by id`
  return mails.map(({ template }) => template)
}
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
const draft = (by = rita, requesterId?: string) =>
  world.as(by).tickets.create({ ...world.given.request(), ...(requesterId ? { requesterId } : {}) })
/** Lets somebody follow a ticket. */
const watch = (person: TestPerson, ticketId: string) => world.deps.sql`
  insert into ticket_watchers (organization_id, ticket_id, user_id, since)
  values (${organization.id}, ${ticketId}, ${person.id}, now())`

describe('a reaction', () => {
  const waiting = async () => {
    const jobs = await world.deps.sql<{ type: string }[]>`
      select data->>'type' as type from pgboss.job
      where name = 'notifications.tell' and data->>'organizationId' = ${organization.id}
      order by (data->>'number')::int`
    return jobs.map(({ type }) => type)
  }

  test('waits only for what anybody is told of', async () => {
    const ticket = await draft()
    await approve(mia, ticket.id)
    expect(await waiting()).toEqual(['ticket.created', 'ticket.reviewed'])
    await world.as(ben).comments.add(world.given.note(ticket.id))
    const { version } = await world
      .as(ben)
      .tickets.assign({ ticketId: ticket.id, version: 2, assigneeId: ben.id })
    await world.as(ben).tickets.triage({ ticketId: ticket.id, version, priority: 'urgent' })
    await world.as(admin).organizations.updateSettings({ workflow: 'direct' })
    await draft()
    expect(await waiting()).toEqual(['ticket.created', 'ticket.reviewed'])
  })
})

describe('a draft', () => {
  test('is told to managers and admins, and its decision to its author, in the inbox and by mail', async () => {
    const ticket = await draft()
    await tell()
    for (const reviewer of [mia, admin]) expect(await kindsOf(reviewer)).toEqual(['review_requested'])
    await sendBack(mia, ticket.id)
    await tell()
    await world.as(rita).tickets.edit({ ticketId: ticket.id, version: 2, title: 'Three printers burn' })
    await tell()
    await approve(admin, ticket.id, 3)
    await tell()
    expect(await kindsOf(rita)).toEqual(['draft_sent_back', 'draft_approved'])
    expect(await mailsTo(rita)).toEqual(['draft_sent_back', 'draft_approved'])
    for (const reviewer of [mia, admin]) {
      expect(await kindsOf(reviewer)).toEqual(['review_requested', 'review_requested'])
      expect(await mailsTo(reviewer)).toEqual(['review_requested', 'review_requested'])
    }
    expect(await kindsOf(ben)).toEqual([])
    const { items } = await world.as(rita).notices.list({})
    expect(items[0]).toMatchObject({
      kind: 'draft_approved',
      at: world.clock.now,
      readAt: null,
      actor: { id: admin.id, username: admin.username, name: admin.name },
      ticket: { id: ticket.id, number: ticket.number, title: 'Three printers burn' },
    })
  })

  test('that was written down for another is decided in the sight of both', async () => {
    const ticket = await draft(ben, rita.id)
    await approve(mia, ticket.id)
    await tell()
    for (const author of [rita, ben]) expect(await kindsOf(author)).toEqual(['draft_approved'])
  })

  test('is not told to those who cannot decide about it, nor when it was decided meanwhile', async () => {
    await draft(mia)
    await draft(ben, mia.id)
    await tell()
    expect(await kindsOf(mia)).toEqual([])
    expect(await kindsOf(admin)).toEqual(['review_requested', 'review_requested'])
    const other = await world.given.manager(organization.slug, 'Noor')
    const decided = await draft()
    await approve(other, decided.id)
    await tell()
    expect(await kindsOf(mia)).toEqual([])
  })

  test('is written of in words, with the reason, a link and the thread of its ticket', async () => {
    const ticket = await draft()
    await sendBack(mia, ticket.id)
    await tell()
    const [mail] = await world.deps.sql<
      { subject: string; text: string; html: string; headers: { References: string } }[]
    >`select subject, text, html, headers from mails where recipient = ${`${rita.username}@example.com`}`
    expect(mail?.subject).toBe(`[${ticket.number}] ${ticket.title}`)
    expect(mail?.text).toContain('Mia has raised its severity from medium to critical.')
    expect(mail?.text).toContain('Smoke in the hall.')
    expect(mail?.text).toContain(`/o/${organization.slug}/tickets/${ticket.number}`)
    expect(mail?.headers.References).toContain(`ticket.${ticket.id}@`)
  })

  test('is mailed to nobody whose address may be another’s', async () => {
    await world.given.unverified(mia)
    await draft()
    await tell()
    expect(await mailsTo(mia)).toEqual([])
    expect(await mailsTo(admin)).toEqual(['review_requested'])
  })
})

describe('a ticket that is followed', () => {
  test('is told of its replies and moves to who follows, but for what they did, and without mails', async () => {
    const ticket = await draft()
    await watch(ben, ticket.id)
    await watch(mia, ticket.id)
    await world.as(rita).comments.add(world.given.reply(ticket.id))
    await world.as(mia).comments.add(world.given.note(ticket.id))
    await approve(admin, ticket.id)
    await world.as(ben).tickets.changeStatus({ ticketId: ticket.id, version: 3, status: 'open' })
    await tell()
    expect(await kindsOf(ben)).toEqual(['watched_reply', 'watched_status'])
    expect(await kindsOf(mia)).toEqual(['watched_reply', 'watched_status', 'watched_status'])
    expect(await mailsTo(ben)).toEqual([])
  })

  test('is told once to a manager who follows and reviews', async () => {
    const ticket = await draft()
    await watch(mia, ticket.id)
    await sendBack(admin, ticket.id)
    await world.as(rita).tickets.edit({ ticketId: ticket.id, version: 2, title: 'Again' })
    await tell()
    expect(await kindsOf(mia)).toEqual(['review_requested', 'watched_status', 'review_requested'])
  })

  test('is told to nobody who may not see it now', async () => {
    const [gone, demoted] = [
      await world.given.agent(organization.slug, 'Gone'),
      await world.given.agent(organization.slug, 'Demoted'),
    ]
    const ticket = await draft()
    for (const person of [gone, demoted, ben]) await watch(person, ticket.id)
    await world.as(admin).members.changeRole({ userId: demoted.id, role: 'requester' })
    await world.given.deactivated(gone)
    await world.as(rita).comments.add(world.given.reply(ticket.id))
    await tell()
    const told = await world.deps.sql<{ user_id: string }[]>`
      select user_id from notices where organization_id = ${organization.id} and kind = 'watched_reply'`
    expect(told.map((notice) => notice.user_id)).toEqual([ben.id])
  })

  test('and then deleted is told to nobody, and is in no inbox any more', async () => {
    const [seen, unseen] = [await draft(), await draft()]
    await tell()
    expect(await world.as(mia).notices.unread()).toEqual({ unread: 2 })
    await watch(ben, unseen.id)
    await world.as(rita).comments.add(world.given.reply(unseen.id))
    await world.deps.sql`
      update tickets set deleted_at = now(), deleted_by = ${admin.id} where id in ${world.deps.sql([seen.id, unseen.id])}`
    await tell()
    const told = await world.deps.sql`
      select from notices where organization_id = ${organization.id} and kind = 'watched_reply'`
    expect(told).toHaveLength(0)
    expect(await kindsOf(mia)).toEqual([])
    expect(await world.as(mia).notices.unread()).toEqual({ unread: 0 })
  })
})

describe('telling', () => {
  test('again, and by two workers at once, tells each once, by mail too', async () => {
    const other = await world.openAnother()
    for (let made = 0; made < 5; made += 1) await draft()
    await tell(world.deps, other, world.deps)
    await tell()
    const requests = Array.from({ length: 5 }, () => 'review_requested')
    expect(await kindsOf(mia)).toEqual(requests)
    expect(await mailsTo(mia)).toEqual(requests)
    const [events] = await world.deps.sql<{ count: number }[]>`
      select count(*)::int from events where organization_id = ${organization.id} and type = 'notice.added'`
    expect(events?.count).toBe(10)
  })

  test('many reviewers goes through all of them', async () => {
    await world.deps.sql`
      with made as (
        insert into users (id, username, email, name, created_at)
        select gen_random_uuid(), 'many-' || n, 'many-' || n || '@example.com', 'Many', now() from generate_series(1, 230) n
        returning id)
      insert into members (organization_id, user_id, role, joined_at)
      select ${organization.id}, id, 'manager', now() from made`
    await draft()
    await tell()
    const [told] = await world.deps.sql`
      select count(*)::int, count(distinct user_id)::int as people from notices where organization_id = ${organization.id}`
    expect(told).toEqual({ count: 232, people: 232 })
  })
})

describe('an inbox', () => {
  test('has the newest first, page by page, and can show the unread alone', async () => {
    for (let made = 0; made < 5; made += 1) await draft()
    await tell()
    const first = await world.as(mia).notices.list({ limit: 3 })
    const rest = await world.as(mia).notices.list({ limit: 3, cursor: first.nextCursor ?? '' })
    const ids = [...first.items, ...rest.items].map(({ id }) => id)
    expect(ids).toHaveLength(5)
    expect(ids).toEqual(ids.toSorted().reverse())
    expect(rest.nextCursor).toBeNull()
    await world.as(mia).notices.markRead({ noticeIds: ids.slice(0, 2) })
    const unread = await world.as(mia).notices.list({ unread: true })
    expect(unread.items.map(({ id }) => id)).toEqual(ids.slice(2))
    await expectRefusal(world.as(mia).notices.list({ cursor: 'nonsense' }), 'list.bad_cursor')
  })

  test('is read by its owner alone, a notice or all up to one, and once', async () => {
    for (let made = 0; made < 4; made += 1) await draft()
    await tell()
    const ids = (await world.as(mia).notices.list({})).items.map(({ id }) => id)
    const [newest = '', second = ''] = ids
    for (const input of [{ noticeIds: ids }, { upTo: newest }]) {
      await world.as(admin).notices.markRead(input)
      await world.as(rita).notices.markRead(input)
    }
    for (const person of [mia, admin]) expect(await world.as(person).notices.unread()).toEqual({ unread: 4 })
    await world.as(mia).notices.markRead({ upTo: second })
    expect(await world.as(mia).notices.unread()).toEqual({ unread: 1 })
    const readAt = async () => (await world.as(mia).notices.list({})).items.map((notice) => notice.readAt)
    const before = await readAt()
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    await world.as(mia).notices.markRead({ noticeIds: ids.slice(1) })
    expect(await readAt()).toEqual(before)
    const events = await world.deps.sql`
      select requester_id, audience from events where organization_id = ${organization.id} and type = 'notice.read'`
    expect(events).toEqual([{ requester_id: mia.id, audience: 'person' }])
  })

  test('counts up to a hundred', async () => {
    const ticket = await draft()
    await world.deps.sql`
      insert into notices (organization_id, user_id, id, kind, ticket_id, event_number, at)
      select ${organization.id}, ${mia.id}, gen_random_uuid(), 'watched_reply', ${ticket.id}, 1000 + n, now()
      from generate_series(1, 150) n`
    expect(await world.as(mia).notices.unread()).toEqual({ unread: 100 })
  })
})
