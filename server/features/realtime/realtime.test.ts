import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type TestApp } from '#server/testing/app.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openRawStream } from '#server/testing/raw-stream.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let app: TestApp
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson

beforeAll(async () => {
  world = await openWorld()
  app = openApp(world)
  const { slug } = await world.given.organization('Acme')
  rita = await world.given.requester(slug, 'Rita')
  olga = await world.given.requester(slug, 'Olga')
  ben = await world.given.agent(slug, 'Ben')
})
afterAll(() => world.close())

const patience = { timeout: 5_000, interval: 10 }

/** Waits until each of the streams has had its first message. */
const heard = async (...streams: { text: () => string }[]) => {
  for (const stream of streams) await expect.poll(stream.text, patience).toContain('hello')
}
const count = (text: string, word: string) => text.split(word).length - 1

describe('the raw stream', () => {
  it('of a requester holds nothing of notes, of other tickets, or of any text', async () => {
    const streams = await Promise.all([ben, rita, olga].map((person) => openRawStream(app, person)))
    await heard(...streams)
    const ticket = await world.as(rita).tickets.create(world.given.request('Whispered title'))
    const { commentId } = await world.as(ben).comments.add(world.given.note(ticket.id, 'Whispered note'))
    await world.as(ben).comments.edit({ commentId, body: 'Whispered louder' })
    await world.as(ben).comments.delete({ commentId })
    await world.as(ben).comments.add(world.given.reply(ticket.id, 'Whispered reply'))
    const [staff = '', requester = '', stranger = ''] = await (async () => {
      await expect.poll(() => count(streams[0]?.text() ?? '', ticket.id), patience).toBe(5)
      await expect.poll(() => count(streams[1]?.text() ?? '', ticket.id), patience).toBe(2)
      return streams.map((stream) => stream.text())
    })()
    expect(stranger).not.toContain(ticket.id)
    expect(requester).not.toMatch(/comment\.(edited|deleted)/)
    for (const text of [staff, requester, stranger]) expect(text).not.toContain('Whispered')
    await Promise.all(streams.map((stream) => stream.close()))
  })

  it('goes on after the number that the browser had last', async () => {
    const first = await openRawStream(app, ben)
    await heard(first)
    await first.close()
    const last = /id: (\d+)/.exec(first.text())?.[1] ?? ''
    const ticket = await world.as(rita).tickets.create(world.given.request())
    const second = await openRawStream(app, ben, { headers: { 'last-event-id': last } })
    await expect.poll(second.text, patience).toContain(ticket.id)
    expect(second.text()).not.toContain('hello')
    await second.close()
  })

  it('is not opened without a session, or for an organization that one is not in', async () => {
    const anonymous = await openRawStream(app, { ...rita, token: 'nonsense' })
    const outsider = await openRawStream(app, { ...rita, organization: 'elsewhere' })
    await expect.poll(anonymous.text, patience).toContain('auth.required')
    await expect.poll(outsider.text, patience).toContain('organization.not_found')
  })

  it('leaves nothing behind when its reader goes', async () => {
    const stream = await openRawStream(app, rita)
    await heard(stream)
    expect(world.deps.live.size()).toBeGreaterThan(0)
    await stream.close()
    await expect.poll(() => world.deps.live.size(), patience).toBe(0)
  })
})
