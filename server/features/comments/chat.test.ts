import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { enterOrganization } from '#server/platform/context.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { fillThread } from '#server/testing/long-thread.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
import { chatStatement } from './queries/read-chat.ts'

let world: World
let slug: string
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let ticketId: string

beforeAll(async () => {
  world = await openWorld()
  ;({ slug, admin, rita, ben, mia } = await world.given.office())
})
afterAll(() => world.close())
beforeEach(async () => {
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
})

const say = (person: TestPerson, body?: string) =>
  world.as(person).comments.add(world.given.chat(ticketId, body))
const chatFor = async (person: TestPerson, page: { before?: number; limit?: number } = {}) =>
  world.as(person).chat.messages({ ticket: ticketId, ...page })
const bodiesFor = async (person: TestPerson) =>
  (await chatFor(person)).messages.map(({ actor, comment }) => [actor?.name, comment.body])

describe('the chat of a ticket', () => {
  it('is the same for its requester and all staff, and stands beside the timeline', async () => {
    await say(rita, 'Is anybody there?')
    await world.as(ben).comments.add(world.given.reply(ticketId, 'By letter'))
    await world.as(ben).comments.add(world.given.note(ticketId, 'Among us'))
    await say(ben, 'Always')
    for (const person of [rita, ben, mia, admin])
      expect(await bodiesFor(person)).toEqual([
        ['Rita', 'Is anybody there?'],
        ['Ben', 'Always'],
      ])
    const { entries } = await world.as(mia).comments.timeline({ ticket: ticketId })
    expect(entries.flatMap((entry) => (entry.type === 'comment' ? [entry.comment.body] : []))).toEqual([
      'By letter',
      'Among us',
    ])
  })

  it('is read, written, edited and deleted by nobody who may not see the ticket', async () => {
    const { commentId } = await say(rita, 'Between us')
    const olga = await world.given.requester(slug, 'Olga')
    const stranger = (await world.given.organization('Globex')).admin
    for (const person of [olga, stranger]) {
      await expectRefusal(chatFor(person), 'ticket.not_found')
      await expectRefusal(say(person), 'ticket.not_found')
      await expectRefusal(world.as(person).comments.edit({ commentId, body: 'Mine' }), 'comment.not_found')
      await expectRefusal(world.as(person).comments.delete({ commentId }), 'comment.not_found')
    }
    expect(await bodiesFor(ben)).toEqual([['Rita', 'Between us']])
  })

  it('shows what was edited, and of what was deleted the place alone', async () => {
    const { commentId } = await say(rita, 'Helo')
    await world.as(rita).comments.edit({ commentId, body: 'Hello' })
    await expectRefusal(world.as(ben).comments.edit({ commentId, body: 'Mine' }), 'comment.not_author')
    const [edited] = (await chatFor(ben)).messages
    expect(edited?.comment).toMatchObject({ body: 'Hello', canEdit: false, canDelete: false })
    expect(edited?.comment.editedAt).not.toBeNull()
    expect((await chatFor(rita)).messages[0]?.comment).toMatchObject({ canEdit: true, canDelete: true })
    const { items } = await world.as(ben).comments.versions({ commentId })
    expect(items.map(({ body }) => body)).toEqual(['Helo'])
    await world.as(mia).comments.delete({ commentId })
    const answer = await chatFor(rita)
    expect(answer.messages[0]?.comment).toMatchObject({ body: null, canEdit: false, canDelete: false })
    expect(JSON.stringify(answer)).not.toMatch(/Hel+o/)
  })

  it('is read from the newest backwards in the order of commits, every message once', async () => {
    const other = await world.openAnother()
    await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        world
          .as(index % 2 === 0 ? rita : ben, index % 3 === 0 ? other : world.deps)
          .comments.add(world.given.chat(ticketId, `Message ${index}`)),
      ),
    )
    await world.as(ben).comments.add(world.given.reply(ticketId))
    const numbers: number[] = []
    let before: number | undefined
    do {
      const page = await chatFor(rita, { limit: 7, ...(before ? { before } : {}) })
      numbers.unshift(...page.messages.map(({ number }) => number))
      before = page.older ?? undefined
    } while (before)
    const committed = await world.deps.sql<{ number: number }[]>`
      select e.number::int from events e join comments c on c.id = e.comment_id
      where e.ticket_id = ${ticketId} and c.kind = 'chat' order by e.number`
    expect(numbers).toEqual(committed.map(({ number }) => number))
    expect(numbers).toHaveLength(25)
  })

  it('holds a message once that is sent fifty times at once, from several processes', async () => {
    const other = await world.openAnother()
    const message = world.given.chat(ticketId, 'Only once')
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        world.as(rita, index % 2 === 0 ? world.deps : other).comments.add(message),
      ),
    )
    expect(new Set(sent.map(({ commentId }) => commentId)).size).toBe(1)
    expect(await bodiesFor(ben)).toEqual([['Rita', 'Only once']])
    const rows = await world.deps.sql`
      select from events where ticket_id = ${ticketId} and type = 'comment.added'
      union all select from audit_entries where ticket_id = ${ticketId} and action = 'comment.added'`
    expect(rows).toHaveLength(2)
    const asReply = { ...message, kind: 'reply' as const }
    await expectRefusal(world.as(rita).comments.add(asReply), 'request.client_id_used')
    expect(await refusalOf(world.as(ben).comments.add(message))).toBeNull()
  })
})

describe('a chat message in the life of a ticket', () => {
  it('of staff is the first response', async () => {
    expect((await say(rita)).ticket.firstRespondedAt).toBeNull()
    expect((await say(ben)).ticket.firstRespondedAt).toEqual(world.clock.now)
  })

  it('of the requester puts a waiting ticket back to work', async () => {
    await world.as(ben).comments.add({ ...world.given.chat(ticketId), thenStatus: 'waiting' })
    expect((await say(mia)).ticket.status).toBe('waiting')
    expect((await say(rita)).ticket.status).toBe('open')
  })

  it('comes to no closed ticket, whose chat can still be read', async () => {
    await say(rita, 'Before')
    const { ticket } = await say(ben, 'Good bye')
    await world.as(ben).tickets.changeStatus({ ticketId, version: ticket.version, status: 'closed' })
    for (const person of [rita, ben, admin]) await expectRefusal(say(person), 'ticket.closed')
    expect(await bodiesFor(rita)).toHaveLength(2)
  })
})

describe('a chat of two thousand messages', () => {
  it('is opened and gone through by the indexes of the ticket, however long its timeline is', async () => {
    await fillThread(world.deps.sql, ticketId, 2_000, 'chat')
    await fillThread(world.deps.sql, ticketId, 2_000)
    await world.deps.sql`analyze events, comments`
    const ctx = systemCtx(world.deps, 'test')
    const acme = await findOrganizationBySlug(ctx, slug)
    if (!acme) throw new Error('no organization')
    const inside = enterOrganization(ctx, { ...acme, role: 'requester' }, { kind: 'user', id: rita.id })
    const statement = chatStatement(inside, { ticket: ticketId, before: undefined, limit: 51 })
    const plan = await world.deps.sql<{ 'QUERY PLAN': string }[]>`explain (costs off) ${statement}`
    const readings = plan.map((row) => row['QUERY PLAN']).filter((line) => / (events|comments) /.test(line))
    expect(readings.map((line) => line.trim().replace(/^->\s+/, ''))).toEqual([
      'Index Scan Backward using events_chat on events e',
      'Index Scan using comments_pk on comments c',
    ])
    const { messages, older } = await chatFor(rita, { limit: 100 })
    expect([messages.length, older]).toEqual([100, messages[0]?.number])
  })
})
