import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '#server/testing/app.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openRawStream } from '#server/testing/raw-stream.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type PresentInput, presenceSeconds } from '#shared/presence.ts'
import { systemCtx } from '../../app/deps.ts'
import { forgetAbsent } from './mutations.ts'

let world: World
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let ticketId: string

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ admin, rita, ben, mia } = await world.given.office())
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
})

const page = (said: Partial<PresentInput> = {}): PresentInput => ({
  ticketId,
  tabId: crypto.randomUUID(),
  isInChat: false,
  writing: null,
  ...said,
})
const isHere = async (person: TestPerson, said: Partial<PresentInput> = {}) => {
  const here = page(said)
  await world.as(person).presence.here(here)
  return here
}
const whoIsHereFor = async (viewer: TestPerson) => {
  const { present } = await world.as(viewer).presence.who({ ticket: ticketId })
  return present.map(({ person, isInChat, writing }) => [person.name, isInChat, writing])
}
const pass = (seconds: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + seconds * 1_000)
}

describe('who is at a ticket', () => {
  it('is everybody else to staff, with what they type', async () => {
    await isHere(rita, { isInChat: true, writing: 'chat' })
    await isHere(ben, { writing: 'note' })
    await isHere(mia)
    expect(await whoIsHereFor(admin)).toEqual([
      ['Rita', true, 'chat'],
      ['Ben', false, 'note'],
      ['Mia', false, null],
    ])
    expect(await whoIsHereFor(ben)).toEqual([
      ['Rita', true, 'chat'],
      ['Mia', false, null],
    ])
  })

  it('is to the requester only who of the staff is in the chat or writes to them', async () => {
    await isHere(ben)
    expect(await whoIsHereFor(rita)).toEqual([])
    await isHere(mia, { writing: 'note' })
    expect(await whoIsHereFor(rita)).toEqual([])
    await isHere(admin, { isInChat: true, writing: 'note' })
    expect(await whoIsHereFor(rita)).toEqual([[admin.name, true, null]])
    await isHere(ben, { writing: 'reply' })
    expect(await whoIsHereFor(rita)).toEqual([
      [admin.name, true, null],
      ['Ben', false, 'reply'],
    ])
  })

  it('is nobody of whom nothing was heard for a while', async () => {
    const here = await isHere(ben, { isInChat: true })
    pass(presenceSeconds.holds - 1)
    expect(await whoIsHereFor(mia)).toHaveLength(1)
    await world.as(ben).presence.here(here)
    pass(presenceSeconds.holds - 1)
    expect(await whoIsHereFor(rita)).toHaveLength(1)
    pass(1)
    for (const viewer of [mia, rita]) expect(await whoIsHereFor(viewer)).toEqual([])
    await forgetAbsent(systemCtx(world.deps, 'test'))
    expect(await world.deps.sql`select from presences where ticket_id = ${ticketId}`).toHaveLength(0)
  })

  it('is told with the time at which whoever vanishes is there no more', async () => {
    const holdsMsFor = async (viewer: TestPerson) =>
      (await world.as(viewer).presence.who({ ticket: ticketId })).holdsMs
    expect(await holdsMsFor(ben)).toBeNull()
    await isHere(rita)
    pass(20)
    await isHere(mia)
    expect(await holdsMsFor(ben)).toBe((presenceSeconds.holds - 20) * 1_000)
    // Of who is not shown to her nothing is told.
    expect(await holdsMsFor(rita)).toBeNull()
    pass(presenceSeconds.holds - 20)
    expect(await whoIsHereFor(ben)).toEqual([['Mia', false, null]])
  })

  it('is somebody who has it open twice once, until both pages are left', async () => {
    const reading = await isHere(ben, { isInChat: true })
    const writing = await isHere(ben, { writing: 'reply' })
    expect(await whoIsHereFor(mia)).toEqual([['Ben', true, 'reply']])
    await world.as(ben).presence.leave(reading)
    await world.as(ben).presence.leave(reading)
    expect(await whoIsHereFor(mia)).toEqual([['Ben', false, 'reply']])
    await world.as(ben).presence.leave(writing)
    expect(await whoIsHereFor(mia)).toEqual([])
  })

  it('is over with the leaving of a page, though a word of that page was slower', async () => {
    const page = await isHere(ben, { isInChat: true })
    await world.as(ben).presence.leave(page)
    await world.as(ben).presence.here({ ...page, isInChat: true, writing: null })
    expect(await whoIsHereFor(mia)).toEqual([])
    // Another page of the same person is another matter.
    const next = await isHere(ben)
    expect(await whoIsHereFor(mia)).toEqual([['Ben', false, null]])
    await world.as(ben).presence.leave(next)
  })

  it('holds five pages of a person, however many say at once that they are open', async () => {
    for (const _ of [1, 2]) await Promise.all(Array.from({ length: 30 }, () => isHere(ben)))
    const [kept] = await world.deps.sql`
      select count(*)::int as pages from presences where ticket_id = ${ticketId} and user_id = ${ben.id}`
    expect(kept?.pages).toBeLessThanOrEqual(5)
    const last = await isHere(ben, { isInChat: true })
    expect(await whoIsHereFor(mia)).toEqual([['Ben', true, null]])
    await world.as(ben).presence.leave(last)
  })

  it('is told anew when the page gives way on which somebody was in the chat', async () => {
    await isHere(rita)
    await isHere(ben, { isInChat: true })
    for (let index = 0; index < 4; index += 1) {
      pass(1)
      await isHere(ben)
    }
    expect(await whoIsHereFor(rita)).toEqual([['Ben', true, null]])
    const heard = await openRawStream(openApp(world), rita)
    await expect.poll(heard.text).toContain('hello')
    pass(1)
    await isHere(ben)
    await expect.poll(heard.text).toContain('"kind":"presence"')
    expect(await whoIsHereFor(rita)).toEqual([])
    await heard.close()
  })

  it('is nobody who has been deactivated, or is of the staff no more', async () => {
    await isHere(ben, { isInChat: true })
    await isHere(mia, { isInChat: true })
    await world.as(admin).members.deactivate({ userId: ben.id })
    await world.as(admin).members.changeRole({ userId: mia.id, role: 'requester' })
    for (const viewer of [admin, rita]) expect(await whoIsHereFor(viewer)).toEqual([])
    await expectRefusal(world.as(mia).presence.who({ ticket: ticketId }), 'ticket.not_found')
    await expectRefusal(world.as(mia).presence.here(page()), 'ticket.not_found')
  })

  it('is asked, said and left by nobody who may not see the ticket, and on no deleted one', async () => {
    const olga = await world.given.requester(rita.organization ?? '', 'Olga')
    const stranger = (await world.given.organization('Globex')).admin
    await world.as(admin).tickets.delete({ ticketId })
    for (const person of [olga, stranger, rita, ben]) {
      const as = world.as(person)
      await expectRefusal(as.presence.here(page()), 'ticket.not_found')
      await expectRefusal(as.presence.leave(page()), 'ticket.not_found')
      await expectRefusal(as.presence.who({ ticket: ticketId }), 'ticket.not_found')
      await expectRefusal(as.presence.seeChat({ ticketId, upTo: 1 }), 'ticket.not_found')
    }
    expect(await world.deps.sql`select from presences where ticket_id = ${ticketId}`).toHaveLength(0)
  })

  it('does not let a requester say that they write a note', async () => {
    await expectRefusal(world.as(rita).presence.here(page({ writing: 'note' })), 'permission.missing')
    expect(await whoIsHereFor(ben)).toEqual([])
  })
})

describe('what was seen of a chat', () => {
  const say = async (person: TestPerson, body: string) => {
    await world.as(person).comments.add(world.given.chat(ticketId, body))
    const { messages } = await world.as(person).chat.messages({ ticket: ticketId })
    return messages.at(-1)?.number ?? 0
  }
  const seenFor = async (viewer: TestPerson) => {
    const { seen } = await world.as(viewer).presence.who({ ticket: ticketId })
    return seen.map(({ person, upTo }) => [person.name, upTo])
  }

  it('goes on and never back, also when told at once in any order', async () => {
    const numbers = [await say(rita, 'one'), await say(rita, 'two'), await say(rita, 'three')]
    await Promise.all(
      [...numbers, ...numbers.toReversed()].map((upTo) => world.as(ben).presence.seeChat({ ticketId, upTo })),
    )
    await world.as(ben).presence.seeChat({ ticketId, upTo: numbers[0] ?? 0 })
    expect(await seenFor(rita)).toEqual([['Ben', numbers[2]]])
    expect((await world.as(ben).chat.messages({ ticket: ticketId })).seenUpTo).toBe(numbers[2])
    expect((await world.as(mia).chat.messages({ ticket: ticketId })).seenUpTo).toBeNull()
  })

  it('is a message of this chat and nothing else', async () => {
    const upTo = await say(rita, 'one')
    await world.as(ben).comments.add(world.given.reply(ticketId))
    const { entries } = await world.as(ben).comments.timeline({ ticket: ticketId })
    const others = [...entries.map(({ number }) => number), upTo + 1_000, Number.MAX_SAFE_INTEGER]
    for (const number of others) {
      await expectRefusal(world.as(ben).presence.seeChat({ ticketId, upTo: number }), 'comment.not_found')
    }
    expect(await seenFor(rita)).toEqual([])
  })

  it('is told to staff of everybody, to the requester of the one of the staff who has seen most', async () => {
    const [first, second] = [await say(rita, 'one'), await say(rita, 'two')]
    await world.as(ben).presence.seeChat({ ticketId, upTo: first })
    await world.as(mia).presence.seeChat({ ticketId, upTo: second })
    await world.as(rita).presence.seeChat({ ticketId, upTo: second })
    expect(await seenFor(rita)).toEqual([['Mia', second]])
    expect(await seenFor(admin)).toEqual(
      expect.arrayContaining([
        ['Mia', second],
        ['Rita', second],
        ['Ben', first],
      ]),
    )
  })
})

it('somebody who says without end where they are is asked to wait', async () => {
  const strict = await openWorld({ rateLimitFactor: 1 })
  const { rita: restless } = await strict.given.office()
  const ticket = await strict.as(restless).tickets.create(strict.given.request())
  await strict.deps.limits.spend('presence', restless.id)
  await strict.deps.sql`update rate_limits set points = 1800 where key = ${`presence:${restless.id}`}`
  const say = () =>
    strict.as(restless).presence.here({ ...page(), ticketId: ticket.id, writing: 'reply', isInChat: true })
  for (let index = 0; index < 60; index += 1) await refusalOf(say())
  await expectRefusal(say(), 'rate.limited')
  await strict.close()
})
