import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { enterOrganization } from '#server/platform/context.ts'
import type { Fragment } from '#server/platform/fragments.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { fillThread } from '#server/testing/long-thread.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
import { chatStatement } from './queries/read-chat.ts'
import { timelineStatement } from './queries/read-timeline.ts'

const entries = 2000

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Sixty of one kind, amid which there are two thousand of another. */
const fillAround = async (ticketId: string, few: 'reply' | 'chat', many: 'reply' | 'chat') => {
  await fillThread(world.deps.sql, ticketId, 30, few)
  await fillThread(world.deps.sql, ticketId, entries, many)
  await fillThread(world.deps.sql, ticketId, 30, few)
}

const enterAs = async (rita: TestPerson) => {
  const ctx = systemCtx(world.deps, 'test')
  const found = await findOrganizationBySlug(ctx, rita.organization ?? '')
  if (!found) throw new Error('the office is not there')
  return enterOrganization(ctx, { ...found, role: 'requester' }, { kind: 'user', id: rita.id })
}

type Reading = typeof timelineStatement | typeof chatStatement

const costOf = async (statement: Fragment | ReturnType<Reading>) => {
  const lines = await world.deps.sql<{ 'QUERY PLAN': string }[]>`
    explain (analyze, buffers, costs off, timing off) ${statement}`
  const plan = lines.map((line) => line['QUERY PLAN']).join('\n')
  const hits = [...plan.matchAll(/Buffers: shared hit=(\d+)/g)].map(([, count]) => Number(count))
  return { plan, buffers: Math.max(...hits) }
}

/** A short conversation and a long one in the same organization, and how a page of one of them is read. */
const openConversations = async () => {
  const { rita } = await world.given.office()
  const short = await world.as(rita).tickets.create(world.given.request())
  const long = await world.as(rita).tickets.create(world.given.request())
  const mixed = await world.as(rita).tickets.create(world.given.request())
  const talked = await world.as(rita).tickets.create(world.given.request())
  await fillThread(world.deps.sql, short.id, 60)
  await fillThread(world.deps.sql, short.id, 60, 'chat')
  await fillAround(mixed.id, 'reply', 'chat')
  await fillAround(talked.id, 'chat', 'reply')
  await fillThread(world.deps.sql, long.id, entries)
  await world.deps.sql`analyze`
  const inside = await enterAs(rita)
  const costOfPage = (ticket: string, before?: number, read: Reading = timelineStatement) =>
    costOf(read(inside, { ticket, before, limit: 51 }))
  return { rita, short, long, mixed, talked, costOfPage }
}

test('a page of a conversation of 2,000 entries costs what one of a short conversation costs, wherever it is', async () => {
  const { rita, short, long, costOfPage } = await openConversations()
  const { older } = await world.as(rita).comments.timeline({ ticket: long.id })
  const small = await costOfPage(short.id)
  for (const before of [undefined, older ?? 0, (older ?? 0) - 1000, (older ?? 0) - 1900]) {
    const { plan, buffers } = await costOfPage(long.id, before)
    expect(plan).toContain('events_timeline')
    expect(buffers).toBeLessThanOrEqual(small.buffers * 1.5)
  }
})

test('a page of a conversation amid 2,000 chat messages costs what one without them costs, and the reverse', async () => {
  const { rita, short, mixed, talked, costOfPage } = await openConversations()
  const quiet = await costOfPage(short.id)
  const conversation = await costOfPage(mixed.id)
  expect(conversation.plan).toContain('events_timeline')
  expect(conversation.buffers).toBeLessThanOrEqual(quiet.buffers * 1.5)
  const quietChat = await costOfPage(short.id, undefined, chatStatement)
  const chat = await costOfPage(talked.id, undefined, chatStatement)
  expect(chat.plan).toContain('events_chat')
  expect(chat.buffers).toBeLessThanOrEqual(quietChat.buffers * 1.5)
  expect((await world.as(rita).comments.timeline({ ticket: mixed.id })).entries).toHaveLength(50)
  expect((await world.as(rita).chat.messages({ ticket: talked.id })).messages).toHaveLength(50)
})

test('of a long description that was changed often both texts are read once, to tell that it was changed', async () => {
  const { rita } = await world.given.office()
  const { sql } = world.deps
  const { id } = await world.as(rita).tickets.create(world.given.request())
  for (let version = 1; version <= 4; version += 1) {
    const description = Array.from({ length: 300 }, () => crypto.randomUUID()).join('')
    await world.as(rita).tickets.edit({ ticketId: id, version, description })
  }
  const { buffers: once } = await costOf(sql`select payload -> 'changes' from events where ticket_id = ${id}`)
  const inside = await enterAs(rita)
  const { buffers } = await costOf(timelineStatement(inside, { ticket: id, before: undefined, limit: 51 }))
  expect(buffers).toBeLessThanOrEqual(once * 1.5)
  const { entries } = await world.as(rita).comments.timeline({ ticket: id })
  expect(entries.at(-1)).toMatchObject({ type: 'changed', changes: { description: true } })
})

test('a conversation of 2,000 entries is read whole, page by page, each entry once and in order', async () => {
  const { rita, long } = await openConversations()
  const numbers: number[] = []
  let before: number | undefined
  do {
    const page = await world
      .as(rita)
      .comments.timeline({ ticket: long.id, limit: 100, ...(before && { before }) })
    numbers.unshift(...page.entries.map(({ number }) => number))
    before = page.older ?? undefined
  } while (before !== undefined)
  expect(numbers).toHaveLength(entries + 1)
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
})

test('who holds a conversation asks only for what was edited or deleted in it since', async () => {
  const { rita, long } = await openConversations()
  const as = world.as(rita)
  const { upTo, older } = await as.comments.timeline({ ticket: long.id })
  const early = await as.comments.timeline({ ticket: long.id, before: (older ?? 0) - 1500, limit: 2 })
  const ids = early.entries.flatMap((entry) => (entry.type === 'comment' ? entry.comment.id : []))
  const [edited = '', deleted = ''] = ids
  const ask = (after: number) => as.comments.timeline({ ticket: long.id, rewordedAfter: after })

  expect(await ask(upTo)).toMatchObject({ entries: [], older: null, upTo })
  await as.comments.edit({ commentId: edited, body: 'It hums no more.' })
  await as.comments.delete({ commentId: deleted })
  const reworded = await ask(upTo)
  expect(reworded.entries.map(({ number }) => number)).toEqual(early.entries.map(({ number }) => number))
  expect(reworded.entries).toMatchObject([
    { comment: { id: edited, body: 'It hums no more.' } },
    { comment: { id: deleted, body: null } },
  ])
  expect(reworded.upTo).toBeGreaterThan(upTo)
  expect((await ask(reworded.upTo)).entries).toEqual([])
})

test('what was edited or deleted is told of the ticket that is asked for, and of notes to staff alone', async () => {
  const { rita, ben } = await world.given.office()
  const ticket = await world.as(rita).tickets.create(world.given.request())
  const other = await world.as(rita).tickets.create(world.given.request())
  const add = (ticketId: string, kind: 'reply' | 'note') =>
    world.as(ben).comments.add({ ticketId, clientId: crypto.randomUUID(), kind, body: 'Looked.' })
  const note = await add(ticket.id, 'note')
  const elsewhere = await add(other.id, 'reply')
  const { upTo } = await world.as(ben).comments.timeline({ ticket: ticket.id })
  for (const { commentId } of [note, elsewhere])
    await world.as(ben).comments.edit({ commentId, body: 'Looked twice.' })
  const asked = { ticket: ticket.id, rewordedAfter: upTo }
  const told = await world.as(ben).comments.timeline(asked)
  expect(told.entries).toMatchObject([{ comment: { id: note.commentId } }])
  expect((await world.as(rita).comments.timeline(asked)).entries).toEqual([])
})
