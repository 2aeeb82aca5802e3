import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson

beforeAll(async () => {
  world = await openWorld()
  const { slug } = await world.given.organization('Acme')
  rita = await world.given.requester(slug, 'Rita')
  ben = await world.given.agent(slug, 'Ben')
  mia = await world.given.manager(slug, 'Mia')
})
afterAll(() => world.close())

const request = () => world.as(rita).tickets.create(world.given.request())
const send = (
  by: TestPerson,
  comment: ReturnType<World['given']['reply']> | ReturnType<World['given']['note']>,
) => world.as(by).comments.add(comment)
const bodies = async (by: TestPerson, ticketId: string) => {
  const { entries } = await world.as(by).comments.timeline({ ticket: ticketId })
  return entries.flatMap((entry) => (entry.type === 'comment' ? [entry.comment.body] : []))
}

describe('a conversation', () => {
  it("the first reply of staff sets the first response time; a note and the requester's own do not", async () => {
    const ticket = await request()
    await send(rita, world.given.reply(ticket.id, 'Hello?'))
    const noted = await send(ben, world.given.note(ticket.id))
    expect(noted.ticket.firstRespondedAt).toBeNull()
    const answered = await send(ben, world.given.reply(ticket.id))
    expect(answered.ticket.firstRespondedAt).not.toBeNull()
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    const again = await send(mia, world.given.reply(ticket.id))
    expect(again.ticket.firstRespondedAt).toEqual(answered.ticket.firstRespondedAt)
  })

  it('a note is never seen by the requester, whatever they ask for', async () => {
    const ticket = await request()
    const { commentId } = await send(ben, world.given.note(ticket.id, 'The secret of the house'))
    const seen = await Promise.all([
      world.as(rita).tickets.get({ ticket: ticket.id }),
      world.as(rita).comments.timeline({ ticket: ticket.id }),
      world.as(rita).tickets.list({}),
      world.as(rita).search.tickets({ q: 'secret house' }),
    ])
    expect(JSON.stringify(seen)).not.toContain('secret of')
    expect(seen[0].updatedAt).toEqual(ticket.updatedAt)
    await expectRefusal(world.as(rita).comments.versions({ commentId }), 'comment.not_found')
    await expectRefusal(world.as(rita).comments.edit({ commentId, body: 'mine' }), 'comment.not_found')
    await expectRefusal(world.as(rita).comments.delete({ commentId }), 'comment.not_found')
    await expectRefusal(send(rita, world.given.note(ticket.id)), 'permission.missing')
    expect(await bodies(ben, ticket.id)).toEqual(['The secret of the house'])
  })

  it("a requester is not told of priority, due date or a reason, which are the staff's own", async () => {
    const ticket = await request()
    const at = (version: number) => ({ ticketId: ticket.id, version })
    await world.as(ben).tickets.triage({ ...at(1), priority: 'urgent' })
    await world.as(ben).tickets.changeStatus({ ...at(2), status: 'waiting', reason: 'They never answer' })
    const told = await world.as(rita).comments.timeline({ ticket: ticket.id })
    expect(told.entries.map(({ type }) => type)).toEqual(['created', 'changed'])
    expect(JSON.stringify(told)).not.toMatch(/urgent|never answer/)
    const known = await world.as(ben).comments.timeline({ ticket: ticket.id })
    expect(JSON.stringify(known)).toMatch(/urgent.*never answer/)
  })

  it("a requester's reply puts a waiting ticket back to work", async () => {
    const unassigned = await request()
    await world.as(ben).comments.add({ ...world.given.reply(unassigned.id), thenStatus: 'waiting' })
    expect((await send(rita, world.given.reply(unassigned.id))).ticket.status).toBe('open')
    const assigned = await request()
    await world.as(ben).tickets.assign({ ticketId: assigned.id, version: 1, assigneeId: ben.id })
    await world.as(ben).comments.add({ ...world.given.reply(assigned.id), thenStatus: 'waiting' })
    expect((await send(rita, world.given.reply(assigned.id))).ticket.status).toBe('in_progress')
  })

  it('sending twice, also at once, posts once', async () => {
    const ticket = await request()
    const reply = world.given.reply(ticket.id, 'Only once')
    await Promise.all([1, 2, 3, 4].map(() => send(ben, reply)))
    await send(ben, reply)
    expect(await bodies(rita, ticket.id)).toEqual(['Only once'])
  })

  it('what was posted is never changed by sending: other words under its id are refused', async () => {
    const ticket = await request()
    const reply = world.given.reply(ticket.id, 'The lamp is fixed')
    const { commentId } = await send(ben, reply)
    const otherWords = { ...reply, body: 'Have you tried turning it off?' }
    await expectRefusal(send(ben, otherWords), 'request.client_id_used')
    await world.as(ben).comments.edit({ commentId, body: 'The lamp is mended' })
    expect((await send(ben, reply)).commentId).toBe(commentId)
    await expectRefusal(send(ben, otherWords), 'request.client_id_used')
    expect(await bodies(rita, ticket.id)).toEqual(['The lamp is mended'])
    await world.as(ben).comments.delete({ commentId })
    await expectRefusal(send(ben, otherWords), 'request.client_id_used')
    expect(await bodies(rita, ticket.id)).toEqual([null])
  })

  it('an author knows by its id what they have sent; others are not told', async () => {
    const ticket = await request()
    const reply = world.given.reply(ticket.id)
    const message = world.given.chat(ticket.id)
    await send(ben, reply)
    await world.as(ben).comments.add(message)
    const idsFor = async (by: TestPerson) => {
      const { entries } = await world.as(by).comments.timeline({ ticket: ticket.id })
      const { messages } = await world.as(by).chat.messages({ ticket: ticket.id })
      return [...entries, ...messages].flatMap((each) => ('comment' in each ? [each.comment.clientId] : []))
    }
    expect(await idsFor(ben)).toEqual([reply.clientId, message.clientId])
    expect(await idsFor(rita)).toEqual([null, null])
  })

  it('a closed ticket takes no replies, but still notes', async () => {
    const ticket = await request()
    await world.as(ben).tickets.changeStatus({ ticketId: ticket.id, version: 1, status: 'closed' })
    await expectRefusal(send(rita, world.given.reply(ticket.id)), 'ticket.closed')
    await expectRefusal(send(ben, world.given.reply(ticket.id)), 'ticket.closed')
    await send(ben, world.given.note(ticket.id))
  })

  it('a reply that moves the ticket where it cannot go is refused whole', async () => {
    const ticket = await request()
    await world.as(ben).tickets.changeStatus({ ticketId: ticket.id, version: 1, status: 'resolved' })
    const both = { ...world.given.reply(ticket.id, 'Half done?'), thenStatus: 'waiting' as const }
    await expectRefusal(world.as(ben).comments.add(both), 'ticket.move_not_allowed')
    await expectRefusal(world.as(rita).comments.add({ ...both, thenStatus: 'closed' }), 'permission.missing')
    expect(await bodies(ben, ticket.id)).toEqual([])
  })
})

describe('editing and deleting', () => {
  it('an author edits their own, and what it said before is kept', async () => {
    const ticket = await request()
    const { commentId } = await send(ben, world.given.reply(ticket.id, 'Frist'))
    await world.as(ben).comments.edit({ commentId, body: 'First' })
    await expectRefusal(world.as(mia).comments.edit({ commentId, body: 'Mine now' }), 'comment.not_author')
    expect(await bodies(rita, ticket.id)).toEqual(['First'])
    for (const reader of [ben, mia]) {
      const { items } = await world.as(reader).comments.versions({ commentId })
      expect(items.map(({ body }) => body)).toEqual(['Frist'])
    }
  })

  it("what staff took back is not the requester's to read; their own words are", async () => {
    const ticket = await request()
    const { commentId } = await send(ben, world.given.reply(ticket.id, 'The password is 1234'))
    await world.as(ben).comments.edit({ commentId, body: 'Please choose a password' })
    await expectRefusal(world.as(rita).comments.versions({ commentId }), 'comment.not_author')
    const own = await send(rita, world.given.reply(ticket.id, 'Hlelo'))
    await world.as(rita).comments.edit({ commentId: own.commentId, body: 'Hello' })
    const { items } = await world.as(rita).comments.versions({ commentId: own.commentId })
    expect(items).toHaveLength(1)
    const { entries } = await world.as(rita).comments.timeline({ ticket: ticket.id })
    const shown = entries.flatMap((entry) => (entry.type === 'comment' ? [entry.comment] : []))
    expect(shown.map(({ canSeeVersions }) => canSeeVersions)).toEqual([false, true])
    expect(shown.map(({ editedAt }) => editedAt !== null)).toEqual([true, true])
  })

  it('a deleted reply leaves its place and nothing of its text', async () => {
    const ticket = await request()
    const { commentId } = await send(ben, world.given.reply(ticket.id, 'Regretted'))
    await world.as(ben).comments.edit({ commentId, body: 'Regretted more' })
    await world.as(ben).comments.delete({ commentId })
    await world.as(ben).comments.delete({ commentId })
    const timeline = await world.as(rita).comments.timeline({ ticket: ticket.id })
    expect(JSON.stringify(timeline)).not.toContain('Regretted')
    expect(await bodies(rita, ticket.id)).toEqual([null])
    await expectRefusal(world.as(ben).comments.edit({ commentId, body: 'Back' }), 'comment.deleted')
    await expectRefusal(world.as(ben).comments.versions({ commentId }), 'comment.deleted')
  })

  it("agents and requesters delete their own; managers anybody's", async () => {
    const ticket = await request()
    const { commentId } = await send(rita, world.given.reply(ticket.id))
    await expectRefusal(world.as(ben).comments.delete({ commentId }), 'comment.not_author')
    await world.as(mia).comments.delete({ commentId })
    expect(await bodies(rita, ticket.id)).toEqual([null])
    const own = await send(rita, world.given.reply(ticket.id))
    await world.as(rita).comments.delete(own)
    const { entries } = await world.as(rita).comments.timeline({ ticket: ticket.id })
    const shown = entries.flatMap((entry) => (entry.type === 'comment' ? [entry.comment] : []))
    expect(shown.map(({ deletedBy }) => deletedBy?.id)).toEqual([mia.id, rita.id])
  })
})

describe('a long timeline', () => {
  it('is read from the newest backwards, every entry once', async () => {
    const ticket = await request()
    const texts = Array.from({ length: 25 }, (_, index) => `Reply ${index}`)
    for (const text of texts) await send(ben, world.given.reply(ticket.id, text))
    const seen: (string | null)[] = []
    let before: number | undefined
    do {
      const page = await world.as(rita).comments.timeline({ ticket: ticket.id, limit: 7, before })
      seen.unshift(
        ...page.entries.flatMap((entry) => (entry.type === 'comment' ? [entry.comment.body] : ['created'])),
      )
      before = page.older ?? undefined
    } while (before)
    expect(seen).toEqual(['created', ...texts])
  })
})
