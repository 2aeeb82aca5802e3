import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { subscribers } from '#server/app/subscribers.ts'
import type { Deps } from '#server/platform/ports.ts'
import type { EventNotice } from '#server/platform/queue.ts'
import { openApp, type TestApp } from '#server/testing/app.ts'
import { aPicture, attach } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openRawStream } from '#server/testing/raw-stream.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { PresentInput } from '#shared/presence.ts'

type Name = 'rita' | 'olga' | 'ben' | 'mia' | 'admin' | 'gina'
const names: readonly Name[] = ['rita', 'olga', 'ben', 'mia', 'admin', 'gina']
const staff: readonly Name[] = ['ben', 'mia', 'admin']
const all: readonly Name[] = ['rita', ...staff]
const but = (who: readonly Name[], left: Name) => who.filter((name) => name !== left)

const patience = { timeout: 8_000, interval: 10 }
/** In everything that is written, and in no stream. */
const word = 'Whispered'

type Message = { id: string; data: Record<string, unknown> }
/** The messages of a raw stream as they came. */
const messagesIn = (text: string): Message[] =>
  [...text.matchAll(/^data: (\{"kind".*\})\nid: (\d+)$/gm)].map(([, data = '', id = '']) => ({
    id,
    data: JSON.parse(data),
  }))

let world: World
let processes: { deps: Deps; app: TestApp }[]
let people: Record<Name, TestPerson>
let ticketId: string
let olgasTicket: string

beforeAll(async () => {
  world = await openWorld()
  const other = await world.openAnother()
  processes = [
    { deps: world.deps, app: openApp(world) },
    { deps: other, app: openApp({ ...world, deps: other }) },
  ]
})
afterAll(() => world.close())
beforeEach(async () => {
  const { slug, admin, rita, ben, mia } = await world.given.office()
  const olga = await world.given.requester(slug, 'Olga')
  people = { admin, rita, ben, mia, olga, gina: (await world.given.organization('Globex')).admin }
  ticketId = (await world.as(rita).tickets.create(world.given.request(`${word} title`))).id
  olgasTicket = (await world.as(olga).tickets.create(world.given.request(`${word} besides`))).id
})

let turn = 0
/** Each deed in another process than the one before. */
const as = (name: Name) => {
  turn += 1
  return world.as(people[name], processes[turn % 2]?.deps)
}
/** Each stream in another process than the one before. */
const open = async (name: Name, after?: string) => {
  turn += 1
  const app = processes[turn % 2]?.app ?? openApp(world)
  return openRawStream(app, people[name], after ? { headers: { 'last-event-id': after } } : {})
}

const numberOfLast = async (): Promise<number> => {
  const [row] = await world.deps.sql<{ last: number }[]>`
    select last::int from event_counters c join tickets t using (organization_id) where t.id = ${ticketId}`
  return row?.last ?? 0
}

/** A stream that is read from its beginning to the end, and one beside it that is cut again and again. */
const listen = async (name: Name) => {
  const whole = await open(name)
  const parts = [await open(name)]
  const text = () => parts.map((part) => part.text()).join('\n')
  for (const stream of [whole, ...parts]) await expect.poll(stream.text, patience).toContain('hello')
  return {
    name,
    messages: () => messagesIn(whole.text()).slice(1),
    raw: () => `${whole.text()}\n${text()}`,
    /** The numbered messages of all parts together. */
    pieced: () => messagesIn(text()).filter(({ data }) => data.kind === 'event'),
    cut: async () => {
      await parts.at(-1)?.close()
    },
    resume: async () => {
      await parts.at(-1)?.close()
      parts.push(await open(name, messagesIn(text()).at(-1)?.id))
    },
    close: () => Promise.all([whole, ...parts].map((stream) => stream.close())),
  }
}
type Listener = Awaited<ReturnType<typeof listen>>

/** What is done, who is told of it, and by what message. */
type Deed = { what: () => Promise<unknown>; told: readonly Name[]; by: string; about?: string | null }

const pages: Partial<Record<Name, string>> = {}
const here = (name: Name, said: Partial<PresentInput> = {}) => {
  pages[name] ??= crypto.randomUUID()
  const page = { ticketId, tabId: pages[name], isInChat: false, writing: null }
  return as(name).presence.here({ ...page, ...said })
}
const presence = (what: Deed['what'], told: readonly Name[]): Deed => ({ what, told, by: 'presence' })

/** What each is to have heard. */
type Heard = Record<Name, object[]>

/** Does one after the other, each once all have heard of the one before. */
const act = async (listeners: Listener[], heard: Heard, deeds: Deed[]): Promise<void> => {
  for (const [index, { what, told, by, about }] of deeds.entries()) {
    if (index % 4 === 1) await Promise.all(listeners.map((one) => one.cut()))
    if (index % 4 === 3) await Promise.all(listeners.map((one) => one.resume()))
    await what()
    const id = String(await numberOfLast())
    const subject = about === undefined ? ticketId : about
    const data =
      by === 'presence' ? { kind: by, ticketId: subject } : { kind: 'event', type: by, ticketId: subject }
    for (const name of told) heard[name].push(by === 'presence' ? { data } : { id, data })
    await expectHeard(listeners, heard)
  }
  await Promise.all(listeners.map((one) => one.resume()))
}

const expectHeard = async (listeners: Listener[], heard: Heard): Promise<void> => {
  const counts = () => listeners.map(({ name, messages }) => [name, messages().length])
  await expect.poll(counts, patience).toEqual(listeners.map(({ name }) => [name, heard[name].length]))
  for (const { name, messages } of listeners) expect([name, messages()]).toMatchObject([name, heard[name]])
}

/** What the background work makes of all that happened: each is told of their own notices, and of nobody else's. */
const react = async (listeners: Listener[], heard: Heard): Promise<void> => {
  const from = await numberOfLast()
  const happened = await world.deps.sql<EventNotice[]>`
    select organization_id as "organizationId", number::int, type, ticket_id as "ticketId" from events
    where ticket_id = ${ticketId} order by number`
  for (const event of happened)
    for (const { name, to, react: reactTo } of subscribers)
      if (to.includes(event.type)) await reactTo(systemCtx(world.deps, name), event)
  const notices = await world.deps.sql<{ number: string; userId: string }[]>`
    select e.number, e.requester_id as "userId" from events e join tickets t using (organization_id)
    where t.id = ${ticketId} and e.number > ${from} and e.type = 'notice.added' order by e.number`
  expect(notices.map(({ userId }) => userId)).toContain(people.mia.id)
  for (const { number, userId } of notices) {
    const name = names.find((one) => people[one].id === userId)
    if (name) heard[name].push({ id: number, data: { kind: 'event', type: 'notice.added', ticketId: null } })
  }
  await expectHeard(listeners, heard)
}

describe('the raw streams of all, read to the last byte while a conversation goes on in two processes', () => {
  it('hold what each may know, in order, and nothing else; whoever is cut off misses nothing', async () => {
    const from = await numberOfLast()
    const listeners = await Promise.all(names.map(listen))
    const nobody = await openRawStream(processes[0]?.app ?? openApp(world), { ...people.rita, token: 'none' })
    const ids: Record<string, string> = {}
    const add = (name: Name, kind: 'reply' | 'note' | 'chat', body: string) => async () => {
      ids[kind] = (await as(name).comments.add(world.given[kind](ticketId, `${word} ${body}`))).commentId
    }
    const edit = (name: Name, kind: string) => () =>
      as(name).comments.edit({ commentId: ids[kind] ?? '', body: `${word} anew` })
    const remove = (name: Name, kind: string) => () =>
      as(name).comments.delete({ commentId: ids[kind] ?? '' })
    const seeLast = (name: Name) => async () => {
      const { messages } = await as(name).chat.messages({ ticket: ticketId })
      await as(name).presence.seeChat({ ticketId, upTo: messages.at(-1)?.number ?? 0 })
    }
    const heard: Heard = { rita: [], olga: [], ben: [], mia: [], admin: [], gina: [] }
    await act(listeners, heard, [
      presence(() => here('rita'), []),
      presence(() => here('ben'), ['ben']),
      presence(() => here('mia', { isInChat: true }), ['rita', 'ben', 'mia']),
      presence(() => here('admin'), staff),
      presence(() => here('admin'), []),
      presence(() => here('ben', { writing: 'note' }), but(staff, 'ben')),
      { what: add('ben', 'note', 'among us'), told: staff, by: 'comment.added' },
      presence(() => here('ben'), but(staff, 'ben')),
      { what: edit('ben', 'note'), told: staff, by: 'comment.edited' },
      presence(() => here('mia', { isInChat: true, writing: 'note' }), but(staff, 'mia')),
      presence(() => here('mia', { isInChat: true }), but(staff, 'mia')),
      { what: add('ben', 'note', `look, @${people.mia.username}`), told: staff, by: 'comment.added' },
      presence(() => here('ben', { writing: 'reply' }), but(all, 'ben')),
      { what: add('ben', 'reply', 'to all'), told: all, by: 'comment.added' },
      presence(() => here('ben'), but(all, 'ben')),
      { what: edit('ben', 'reply'), told: all, by: 'comment.edited' },
      {
        what: async () => {
          const file = { ...aPicture, filename: `${word}.png` }
          ids.file = (await attach(world, people.rita, ticketId, file)).id
        },
        told: all,
        by: 'attachment.added',
      },
      {
        what: () => as('ben').attachments.remove({ attachmentId: ids.file ?? '' }),
        told: all,
        by: 'attachment.removed',
      },
      presence(() => here('rita', { isInChat: true, writing: 'chat' }), staff),
      { what: add('rita', 'chat', 'at once'), told: all, by: 'comment.added' },
      presence(seeLast('mia'), but(all, 'mia')),
      presence(seeLast('mia'), []),
      presence(seeLast('ben'), but(staff, 'ben')),
      presence(seeLast('rita'), staff),
      { what: edit('rita', 'chat'), told: all, by: 'comment.edited' },
      { what: remove('mia', 'chat'), told: all, by: 'comment.deleted' },
      presence(
        () => as('mia').presence.leave({ ticketId, tabId: pages.mia ?? '' }),
        ['rita', 'ben', 'admin'],
      ),
      presence(() => as('ben').presence.leave({ ticketId, tabId: pages.ben ?? '' }), ['admin']),
      {
        what: () => as('olga').comments.add(world.given.chat(olgasTicket, `${word} by Olga`)),
        told: [...staff, 'olga'],
        by: 'comment.added',
        about: olgasTicket,
      },
      presence(() => as('olga').presence.here({ ...openPage(olgasTicket), writing: 'chat' }), []),
      presence(() => as('admin').drafts.keep({ key: `note:${ticketId}`, value: `"${word}"`, base: 0 }), []),
    ])
    await react(listeners, heard)
    await act(listeners, heard, [
      { what: remove('ben', 'note'), told: staff, by: 'comment.deleted' },
      { what: () => as('rita').tickets.delete({ ticketId }), told: all, by: 'ticket.deleted' },
    ])
    const missed = await Promise.all(
      names.map(async (name) => (name === 'gina' ? null : open(name, String(from)))),
    )
    for (const [index, { messages, pieced, name, raw }] of listeners.entries()) {
      const events = messages().filter(({ data }) => data.kind === 'event')
      await expect.poll(() => [name, pieced()], patience).toEqual([name, events])
      // Whoever comes back after all of it is told the same, but who was there in the meantime.
      const late = missed[index]
      if (late) await expect.poll(() => [name, messagesIn(late.text())], patience).toEqual([name, events])
      expect(raw()).not.toContain(word)
    }
    expect(nobody.text()).not.toMatch(/hello|event"|presence/)
    expect(nobody.text()).toContain('auth.required')
    await Promise.all([...listeners, nobody, ...missed].map(async (stream) => stream?.close()))
  }, 60_000)
})

const openPage = (id: string): PresentInput => ({
  ticketId: id,
  tabId: crypto.randomUUID(),
  isInChat: false,
  writing: null,
})
