import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { CommentKind } from '#shared/comments.ts'
import { tellMembers } from './mutations.ts'

let world: World
let organizationId: string
let slug: string
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let ticket: { id: string; number: string }

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  const office = await world.given.office()
  organizationId = office.id
  ;({ slug, admin, rita, ben, mia } = office)
  ticket = await world.as(rita).tickets.create(world.given.request())
})

const numbers = async () => {
  const events = await world.deps.sql<{ number: number }[]>`
    select number::int from events where organization_id = ${organizationId} order by number`
  return events.map(({ number }) => number)
}
const react = (number: number) =>
  tellMembers(systemCtx(world.deps, 'notifications.tell'), { organizationId, number })
/** Runs the reactions to all that happened, one by one as it happened. */
const tell = async () => {
  for (const number of await numbers()) await react(number)
}
/** Runs them all at once, each twice, as several workers might. */
const tellAtOnce = async () => {
  const all = await numbers()
  await Promise.all([...all, ...all].map(react))
}
const say = (by: TestPerson, body: string, kind: CommentKind = 'reply') =>
  world.as(by).comments.add({ ticketId: ticket.id, clientId: crypto.randomUUID(), kind, body })
const kindsOf = async (person: TestPerson) =>
  (await world.as(person).notices.list({})).items.map(({ kind }) => kind).reverse()
const mailsTo = async (person: TestPerson) => {
  const mails = await world.deps.sql<{ template: string; text: string }[]>`
    select template, text from mails where recipient = ${`${person.username}@example.com`} order by id`
  return mails.filter(({ template }) => template === 'mentioned').map(({ text }) => text)
}
const watch = (person: TestPerson) => world.as(person).tickets.watch({ ticketId: ticket.id, watching: true })
const assign = async (person: TestPerson) => {
  const { version } = await world.as(ben).tickets.get({ ticket: ticket.id })
  await world.as(ben).tickets.assign({ ticketId: ticket.id, version, assigneeId: person.id })
}
const readAll = (person: TestPerson) => world.as(person).notices.markRead({ ticketId: ticket.id })
const beInChat = (person: TestPerson, isInChat = true) =>
  world.as(person).presence.here({ ticketId: ticket.id, tabId: crypto.randomUUID(), isInChat, writing: null })

describe('whom a message names', () => {
  test('and who may read no notes any more has no trace of one in the inbox, until they may again', async () => {
    const changeRole = (role: 'agent' | 'requester') =>
      world.as(admin).members.changeRole({ userId: lena.id, role })
    const lena = await world.given.agent(slug, 'Lena')
    ticket = await world.as(lena).tickets.create(world.given.request())
    await say(ben, `@${lena.username}, between us`, 'note')
    await say(ben, `@${lena.username}, for all`)
    await tell()
    const said = async () => (await world.as(lena).notices.list({})).items.map((notice) => notice.said)
    expect(await said()).toEqual(['reply', 'note'])
    const [newest, ofNote] = (await world.as(lena).notices.list({})).items
    await changeRole('requester')
    expect(await said()).toEqual(['reply'])
    expect(await world.as(lena).notices.unread()).toEqual({ unread: 1 })
    for (const read of [
      { upTo: newest?.id ?? '' },
      { ticketId: ticket.id },
      { noticeIds: [ofNote?.id ?? ''] },
    ])
      await world.as(lena).notices.markRead(read)
    expect(await world.as(lena).notices.unread()).toEqual({ unread: 0 })
    expect((await world.as(lena).notices.list({ unread: true })).items).toEqual([])
    await changeRole('agent')
    expect(await said()).toEqual(['reply', 'note'])
    expect(await world.as(lena).notices.unread()).toEqual({ unread: 1 })
  })

  test('is told in the inbox and by mail, once, also when they follow the ticket', async () => {
    await watch(mia)
    const { commentId } = await say(ben, `@${mia.username} and @${rita.username}, please`)
    await tell()
    await tellAtOnce()
    expect(await kindsOf(mia)).toEqual(['mentioned'])
    expect(await kindsOf(rita)).toEqual(['mentioned'])
    expect(await kindsOf(ben)).toEqual([])
    const [mail = ''] = await mailsTo(mia)
    expect(mail).toContain('Ben mentioned you in a reply on the ticket')
    expect(mail).toContain(`/tickets/${ticket.number}#comment-${commentId}`)
    expect(mail).not.toContain('please')
    expect(await mailsTo(rita)).toHaveLength(1)
  })

  test('by a later edit is told then, and never twice of one message', async () => {
    const { commentId } = await say(ben, `@${mia.username}`)
    await tell()
    const edit = (body: string) => world.as(ben).comments.edit({ commentId, body })
    await edit('Nobody')
    await edit(`@${mia.username} @${rita.username}`)
    await tellAtOnce()
    expect(await kindsOf(mia)).toEqual(['mentioned'])
    expect(await kindsOf(rita)).toEqual(['mentioned'])
    expect(await mailsTo(mia)).toHaveLength(1)
  })

  test('is told once, in whatever order edits that name and drop them come in and are told', async () => {
    const { commentId } = await say(ben, 'Hello')
    const wordings = [`@${mia.username}`, 'Nobody', `@${mia.username}, please`, 'Nobody again']
    await Promise.all(wordings.map((body) => world.as(ben).comments.edit({ commentId, body })))
    await world.as(ben).comments.edit({ commentId, body: `At last: @${mia.username}` })
    await tellAtOnce()
    expect(await kindsOf(mia)).toEqual(['mentioned'])
    expect(await mailsTo(mia)).toHaveLength(1)
  })

  test('and who may no longer read it by the time it is told hears nothing', async () => {
    const office = await world.given.office()
    organizationId = office.id
    const request = await world.as(office.rita).tickets.create(world.given.request())
    const add = (body: string, kind: CommentKind) =>
      world.as(office.ben).comments.add({
        ticketId: request.id,
        clientId: crypto.randomUUID(),
        kind,
        body,
      })
    await add(`@${office.mia.username}`, 'note')
    await world.as(office.admin).members.changeRole({ userId: office.mia.id, role: 'requester' })
    const deleted = await add(`@${office.rita.username} one`, 'reply')
    await world.as(office.ben).comments.delete({ commentId: deleted.commentId })
    const dropped = await add(`@${office.rita.username} two`, 'reply')
    await world.as(office.ben).comments.edit({ commentId: dropped.commentId, body: 'Nobody' })
    await tell()
    for (const person of [office.mia, office.rita]) expect(await kindsOf(person)).toEqual([])
  })

  test('in message after message has a notice of each, and one mail in a minute', async () => {
    const name = (messages: number, body: string) =>
      Promise.all(Array.from({ length: messages }, (_, message) => say(ben, `${body} ${message}`)))
    const later = (seconds: number) => {
      world.clock.now = new Date(world.clock.now.getTime() + seconds * 1_000)
    }
    await name(6, `@${mia.username} @${rita.username}`)
    await tellAtOnce()
    expect(await kindsOf(mia)).toEqual(Array.from({ length: 6 }, () => 'mentioned'))
    for (const person of [mia, rita]) expect(await mailsTo(person)).toHaveLength(1)
    later(59)
    await name(3, `@${mia.username}`)
    await tellAtOnce()
    expect(await mailsTo(mia)).toHaveLength(1)
    // What had no mail keeps no later one back.
    later(1)
    await name(3, `@${mia.username}, please`)
    await tellAtOnce()
    expect(await mailsTo(mia)).toHaveLength(2)
    expect(await mailsTo(rita)).toHaveLength(1)
    expect(await kindsOf(mia)).toHaveLength(12)
  })

  test('on two tickets has a mail of each', async () => {
    const other = await world.as(rita).tickets.create(world.given.request())
    await say(ben, `@${mia.username}`)
    ticket = other
    await say(ben, `@${mia.username}`)
    await tellAtOnce()
    expect(await mailsTo(mia)).toHaveLength(2)
  })

  test('in the chat is led to the chat', async () => {
    await say(ben, `@${mia.username}, are you there?`, 'chat')
    await tell()
    const { items } = await world.as(mia).notices.list({})
    expect(items[0]).toMatchObject({ kind: 'mentioned', said: 'chat' })
    expect((await mailsTo(mia))[0]).toContain(`/tickets/${ticket.number}?chat=true`)
  })
})

describe('a word in the chat', () => {
  test("of the requester is told to who works on it and who follows it, staff's to the requester", async () => {
    const kim = await world.given.agent(rita.organization ?? '', 'Kim')
    await assign(mia)
    await watch(ben)
    await say(rita, 'Hello?', 'chat')
    await tell()
    for (const person of [mia, ben]) expect(await kindsOf(person)).toEqual(['chat_message'])
    await say(ben, 'Yes?', 'chat')
    await tell()
    expect(await kindsOf(rita)).toEqual(['chat_message'])
    expect(await kindsOf(mia)).toEqual(['chat_message'])
    expect(await kindsOf(kim)).toEqual([])
    expect(await world.deps.sql`select from mails where template = 'chat_message'`).toHaveLength(0)
  })

  test('is told once until it is read, however many are said at once', async () => {
    await assign(ben)
    await Promise.all(Array.from({ length: 8 }, (_, word) => say(rita, `Word ${word}`, 'chat')))
    await tellAtOnce()
    expect(await kindsOf(ben)).toEqual(['chat_message'])
    await readAll(ben)
    await tellAtOnce()
    expect(await kindsOf(ben)).toEqual(['chat_message'])
    world.clock.now = new Date(world.clock.now.getTime() + 1_000)
    await say(rita, 'Still there?', 'chat')
    await tellAtOnce()
    expect(await kindsOf(ben)).toEqual(['chat_message', 'chat_message'])
  })

  test('is not told to who has seen it before anybody could be told', async () => {
    await assign(ben)
    await say(rita, 'Hello', 'chat')
    await world.as(ben).presence.seeChat({ ticketId: ticket.id, upTo: (await numbers()).at(-1) ?? 0 })
    await tell()
    expect(await kindsOf(ben)).toEqual([])
  })

  test('is not told to who is in the chat, but to who has only the ticket open or has left', async () => {
    await assign(ben)
    await beInChat(ben)
    await say(rita, 'Hello', 'chat')
    await tell()
    expect(await kindsOf(ben)).toEqual([])
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    await say(rita, 'Are you gone?', 'chat')
    await beInChat(ben, false)
    await react((await numbers()).at(-1) ?? 0)
    expect(await kindsOf(ben)).toEqual(['chat_message'])
  })
})
