import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '#server/app/http/app.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let app: ReturnType<typeof createApp>
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson

beforeAll(async () => {
  world = await openWorld()
  app = createApp(world.deps, {
    appUrl: undefined,
    port: () => 3000,
    clientAddress: () => '127.0.0.1',
    staticFiles: { assets: (_c, next) => next(), publicFiles: (_c, next) => next(), page: '' },
    pendingMigrations: async () => 0,
  })
  const { slug } = await world.given.organization('Acme')
  rita = await world.given.requester(slug, 'Rita')
  olga = await world.given.requester(slug, 'Olga')
  ben = await world.given.agent(slug, 'Ben')
})
afterAll(() => world.close())

/** The raw bytes of a person's stream, as a browser receives them. */
const openRawStream = async (
  person: TestPerson,
  { headers = {} }: { headers?: Record<string, string> } = {},
) => {
  const connectionParams = encodeURIComponent(JSON.stringify({ organization: person.organization }))
  const stop = new AbortController()
  const response = await app.request(`/trpc/live.events?input=%7B%7D&connectionParams=${connectionParams}`, {
    headers: { cookie: `docket_session=${person.token}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  })
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk)
  })().catch(() => {})
  return {
    response,
    text: () => text,
    close: async () => {
      stop.abort()
      await reading
    },
  }
}

const until = async (holds: () => boolean) => {
  for (let tries = 0; tries < 500 && !holds(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(holds()).toBe(true)
}
const count = (text: string, word: string) => text.split(word).length - 1

describe('the raw stream', () => {
  it('of a requester holds nothing of notes, of other tickets, or of any text', async () => {
    const streams = await Promise.all([ben, rita, olga].map((person) => openRawStream(person)))
    await until(() => streams.every((stream) => stream.text().includes('hello')))
    const ticket = await world.as(rita).tickets.create(world.given.request('Whispered title'))
    const { commentId } = await world.as(ben).comments.add(world.given.note(ticket.id, 'Whispered note'))
    await world.as(ben).comments.edit({ commentId, body: 'Whispered louder' })
    await world.as(ben).comments.delete({ commentId })
    await world.as(ben).comments.add(world.given.reply(ticket.id, 'Whispered reply'))
    const [staff = '', requester = '', stranger = ''] = await (async () => {
      await until(() => count(streams[0]?.text() ?? '', ticket.id) === 5)
      await until(() => count(streams[1]?.text() ?? '', ticket.id) === 2)
      return streams.map((stream) => stream.text())
    })()
    expect(stranger).not.toContain(ticket.id)
    expect(requester).not.toMatch(/comment\.(edited|deleted)/)
    for (const text of [staff, requester, stranger]) expect(text).not.toContain('Whispered')
    await Promise.all(streams.map((stream) => stream.close()))
  })

  it('goes on after the number that the browser had last', async () => {
    const first = await openRawStream(ben)
    await until(() => first.text().includes('hello'))
    await first.close()
    const last = /id: (\d+)/.exec(first.text())?.[1] ?? ''
    const ticket = await world.as(rita).tickets.create(world.given.request())
    const second = await openRawStream(ben, { headers: { 'last-event-id': last } })
    await until(() => second.text().includes(ticket.id))
    expect(second.text()).not.toContain('hello')
    await second.close()
  })

  it('is not opened without a session, or for an organization that one is not in', async () => {
    const anonymous = await openRawStream({ ...rita, token: 'nonsense' })
    const outsider = await openRawStream({ ...rita, organization: 'elsewhere' })
    await until(() => anonymous.text().length > 0 && outsider.text().length > 0)
    expect(anonymous.text()).toContain('auth.required')
    expect(outsider.text()).toContain('organization.not_found')
  })

  it('leaves nothing behind when its reader goes', async () => {
    const stream = await openRawStream(rita)
    await until(() => stream.text().includes('hello'))
    expect(world.deps.live.size()).toBeGreaterThan(0)
    await stream.close()
    await until(() => world.deps.live.size() === 0)
  })
})
