import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { CommentKind } from '#shared/comments.ts'

let world: World
let office: Awaited<ReturnType<World['given']['office']>>
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let rob: TestPerson

beforeAll(async () => {
  world = await openWorld()
  office = await world.given.office()
  ;({ rita, ben, mia } = office)
  rob = await world.given.requester(office.slug, 'Rob')
})
afterAll(() => world.close())

const request = () => world.as(rita).tickets.create(world.given.request())
const say = (by: TestPerson, ticketId: string, body: string, kind: CommentKind = 'reply') =>
  world.as(by).comments.add({ ticketId, clientId: crypto.randomUUID(), kind, body })
const at = (...people: TestPerson[]) => people.map(({ username }) => `@${username}`).join(' ')
/** Whom the newest reply or note names, as somebody sees it. */
const namedIn = async (reader: TestPerson, ticket: string) => {
  const { entries } = await world.as(reader).comments.timeline({ ticket })
  const last = entries.findLast((entry) => entry.type === 'comment')
  return (last?.type === 'comment' ? last.comment.mentions : []).map(({ name }) => name).sort()
}
const found = async (by: TestPerson, ticketId: string, text = '', kind: CommentKind = 'reply') =>
  (await world.as(by).comments.mentionable({ ticketId, kind, text })).map(({ name }) => name)

describe('staff mention', () => {
  it('staff and the requester in a reply, staff alone in a note, and nobody who may not see the ticket', async () => {
    const ticket = await request()
    await say(ben, ticket.id, `${at(rita, mia, rob)} and @nobody-here, \`${at(office.admin)}\``)
    expect(await namedIn(mia, ticket.id)).toEqual(['Mia', 'Rita'])
    expect(await namedIn(rita, ticket.id)).toEqual(['Mia', 'Rita'])
    await say(ben, ticket.id, at(rita, mia, rob), 'note')
    expect(await namedIn(mia, ticket.id)).toEqual(['Mia'])
    expect(await found(ben, ticket.id, '', 'note')).not.toContain('Rita')
    expect(await found(ben, ticket.id)).toEqual(expect.arrayContaining(['Rita', 'Mia']))
    expect(await found(ben, ticket.id)).not.toContain('Rob')
  })

  it('neither themselves nor somebody who has left, nor anybody of another organization', async () => {
    const gone = await world.given.agent(office.slug, 'Gone')
    await world.as(office.admin).members.deactivate({ userId: gone.id })
    const { slug } = await world.given.organization('Elsewhere')
    const stranger = await world.given.agent(slug, 'Stranger')
    const ticket = await request()
    await say(ben, ticket.id, at(ben, gone, stranger))
    expect(await namedIn(mia, ticket.id)).toEqual([])
    for (const text of ['gone', 'stranger', ben.username])
      expect(await found(ben, ticket.id, text)).toEqual([])
  })

  it('whom an edit names is named, whom it drops no longer', async () => {
    const ticket = await request()
    const { commentId } = await say(ben, ticket.id, at(mia))
    await world.as(ben).comments.edit({ commentId, body: `${at(rita)} instead` })
    expect(await namedIn(mia, ticket.id)).toEqual(['Rita'])
    const events = await world.deps.sql<{ mentioned: string[] | null }[]>`
      select payload -> 'mentioned' as mentioned from events where comment_id = ${commentId} order by number`
    expect(events.map(({ mentioned }) => mentioned)).toEqual([[mia.id], [rita.id]])
    await world.as(ben).comments.delete({ commentId })
    expect(await namedIn(mia, ticket.id)).toEqual([])
    expect(await world.deps.sql`select from comment_mentions where comment_id = ${commentId}`).toHaveLength(0)
  })

  it('twenty people at most, and a refused message leaves nothing', async () => {
    const crowd: TestPerson[] = []
    for (let each = 0; each < 21; each += 1) crowd.push(await world.given.agent(office.slug, 'Crowd'))
    const ticket = await request()
    await expectRefusal(say(ben, ticket.id, at(...crowd)), 'comment.too_many_mentions')
    expect(await found(ben, ticket.id, 'crowd')).toHaveLength(8)
    const { commentId } = await say(ben, ticket.id, `${at(...crowd.slice(1))} ${at(...crowd.slice(1))}`)
    await expectRefusal(
      world.as(ben).comments.edit({ commentId, body: at(...crowd) }),
      'comment.too_many_mentions',
    )
    expect(await namedIn(mia, ticket.id)).toHaveLength(20)
  })
})

describe('a requester mentions', () => {
  it('who answered them or works on their request, and learns of nobody else', async () => {
    const ticket = await request()
    await say(mia, ticket.id, 'Between us', 'note')
    await say(rita, ticket.id, at(ben, mia, rob))
    expect(await namedIn(rita, ticket.id)).toEqual([])
    expect(await found(rita, ticket.id)).toEqual([])
    await say(ben, ticket.id, 'I look at it', 'chat')
    const { version } = await world.as(mia).tickets.get({ ticket: ticket.id })
    await world.as(mia).tickets.assign({ ticketId: ticket.id, version, assigneeId: mia.id })
    await say(rita, ticket.id, at(ben, mia, rob, office.admin))
    expect(await namedIn(rita, ticket.id)).toEqual(['Ben', 'Mia'])
    expect(await found(rita, ticket.id)).toEqual(['Mia', 'Ben'])
    expect(await found(rita, ticket.id, office.admin.username)).toEqual([])
  })

  it('nobody in a note, nor on what they may not see', async () => {
    const ticket = await request()
    await expectRefusal(found(rita, ticket.id, '', 'note'), 'permission.missing')
    await expectRefusal(found(rob, ticket.id), 'ticket.not_found')
  })
})

describe('who is looked up', () => {
  it('is found by username or by any word of the name, accents or not, and no sign is a wildcard', async () => {
    await world.given.agent(office.slug, 'Zoë Ångström')
    const ticket = await request()
    for (const text of ['zoe', 'ZOË', 'angstr', 'Ångström', 'zoe ang'])
      expect(await found(ben, ticket.id, text)).toEqual(['Zoë Ångström'])
    for (const text of ['%', '_', '\\', 'gstrom zoe']) expect(await found(ben, ticket.id, text)).toEqual([])
  })

  it('comes first when the username begins with it, then when a word of the name does', async () => {
    const { slug } = await world.given.organization('Ranks')
    const asker = await world.given.agent(slug, 'Asker')
    for (const name of ['Kim Quill', 'Quentin', 'Anquet']) await world.given.agent(slug, name)
    const ticket = await world.as(asker).tickets.create(world.given.request())
    expect(await found(asker, ticket.id, 'qu')).toEqual(['Quentin', 'Kim Quill', 'Anquet'])
  })
})
