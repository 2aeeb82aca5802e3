import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { presenceChannel } from './live-presence.ts'
import type { LiveStep } from './live-reads.ts'
import { LiveBuffer } from './live-stream.ts'

let world: World
let organizationId: string
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson
let ticketId: string

beforeAll(async () => {
  world = await openWorld()
  ;({ id: organizationId, admin, rita, ben, mia } = await world.given.office())
})
beforeEach(async () => {
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
})
afterAll(() => world.close())

const patience = { timeout: 5_000, interval: 10 }
const begin = (person: TestPerson, staff = true) => {
  const stop = new AbortController()
  const { id: userId, sessionId } = person
  const stream = world.deps.live.follow({ organizationId, userId, sessionId, staff, signal: stop.signal })
  return { stream, stop: () => stop.abort() }
}
const follow = async (person: TestPerson, staff = true) => {
  const { stream, stop } = begin(person, staff)
  const steps: LiveStep[] = []
  const ended = (async () => {
    for await (const step of stream) steps.push(step)
  })().catch(() => 'ended')
  await expect.poll(() => steps.length, patience).toBeGreaterThan(0)
  const told = () => steps.filter(({ kind }) => kind === 'presence')
  return { steps, told, ended, stop }
}
const page = () => ({ ticketId, tabId: crypto.randomUUID(), isInChat: true, writing: null })
const stir = async (person: TestPerson, times = 1) => {
  const here = page()
  for (let index = 0; index < times; index += 1)
    await world.as(person).presence.here({ ...here, writing: index % 2 === 0 ? 'chat' : null })
  await world.as(person).presence.leave(here)
}
const reply = () => world.as(ben).comments.add(world.given.reply(ticketId))

describe('a word about presence', () => {
  it('wakes those who are at the ticket, and no other stream', async () => {
    const streams = await Promise.all([follow(ben), follow(mia), follow(admin), follow(rita, false)])
    const here = page()
    await world.as(ben).presence.here(here)
    await stir(mia)
    await world.as(ben).presence.leave(here)
    await reply()
    for (const { steps } of streams) await expect.poll(() => steps.at(-1)?.kind, patience).toBe('event')
    expect(streams.map(({ told }) => told().length > 0)).toEqual([true, true, false, false])
    for (const { stop } of streams) stop()
  })

  it('goes by the number of the step before, so that to carry on after it misses nothing', async () => {
    const { steps, told, stop } = await follow(ben)
    await world.as(ben).presence.here(page())
    await expect.poll(() => told().length, patience).toBe(1)
    const { number } = steps[1] ?? {}
    await reply()
    await expect.poll(() => steps.length, patience).toBe(3)
    expect([number, steps[2]?.number]).toEqual([steps[0]?.number, (number ?? 0) + 1])
    stop()
  })

  it('is told once to a reader who is slow, who has all else that happened', async () => {
    const { stream, stop } = begin(ben)
    await stream.next()
    await world.as(ben).presence.here(page())
    await stir(mia, 60)
    for (let index = 0; index < 5; index += 1) await reply()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const steps: LiveStep[] = []
    while (steps.filter(({ kind }) => kind === 'event').length < 5) {
      const { value } = await stream.next()
      if (value) steps.push(value)
    }
    const { value } = await stream.next()
    if (value) steps.push(value)
    const kinds = steps.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'event')).toHaveLength(5)
    expect(kinds.filter((kind) => kind === 'presence').length).toBeLessThanOrEqual(2)
    expect(kinds).not.toContain('resync')
    stop()
  })

  it('reaches nobody whose rights have changed', async () => {
    const paul = await world.given.agent(ben.organization ?? '', 'Paul')
    const stream = await follow(paul)
    await world.as(paul).presence.here(page())
    await expect.poll(() => stream.told().length, patience).toBe(1)
    await world.as(admin).members.changeRole({ userId: paul.id, role: 'requester' })
    await stir(mia, 3)
    expect(await stream.ended).toBe('ended')
    expect(stream.told()).toHaveLength(1)
  })

  it('comes again when somebody is back of whom nothing was heard for a while', async () => {
    const [ours, theirs] = [page(), page()]
    await world.as(mia).presence.here(theirs)
    await world.as(ben).presence.here(ours)
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    await world.as(mia).presence.here(theirs)
    const { steps, told, stop } = await follow(mia)
    await reply()
    await expect.poll(() => steps.some(({ kind }) => kind === 'event'), patience).toBe(true)
    const before = told().length
    await world.as(ben).presence.here(ours)
    await expect.poll(() => told().length, patience).toBeGreaterThan(before)
    stop()
  })

  it('that is none is not heard', async () => {
    const { steps, stop } = await follow(admin)
    const nonsense = ['', 'nonsense', '{}', 'null', `{"organizationId":"${organizationId}","to":1}`]
    for (const word of nonsense) await world.deps.sql`select pg_notify(${presenceChannel}, ${word})`
    await reply()
    await expect.poll(() => steps.map(({ kind }) => kind), patience).toEqual(['hello', 'event'])
    stop()
  })
})

describe('a buffer of a reader who does not read', () => {
  it('keeps each thing that changed once, a hundred at the most, and loses no event by them', () => {
    const buffer = new LiveBuffer<number>()
    buffer.push([1, 2])
    for (let index = 0; index < 100_000; index += 1) buffer.signal(`ticket ${index % 500}`)
    buffer.push([3])
    expect(buffer.take()).toEqual([1, 2, 3])
    expect(buffer.overflowed).toBe(false)
    expect(buffer.takeSignals().size).toBe(100)
    expect(buffer.takeSignals().size).toBe(0)
  })
})
