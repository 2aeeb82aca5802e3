import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { browse, openApp, type TestApp } from '#server/testing/app.ts'
import type { Own } from '#server/testing/expectations.ts'
import { aPicture, attach, upload } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { inputOf, ownOf, procedures } from '#server/testing/procedures.ts'
import { openRawStream } from '#server/testing/raw-stream.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { ticketSorts, workflows } from '#shared/tickets.ts'
import type { EventNotice } from '../platform/queue.ts'
import { systemCtx } from './deps.ts'
import { subscribers } from './subscribers.ts'

const word = 'Zanzibar'
const patience = { timeout: 15_000, interval: 50 }

/** A question as a person asks it: a procedure, and what it is told. */
type Question = { path: string; input: unknown }

const ofMembers = procedures.filter(({ meta }) => meta.for === 'members')
const reading = ofMembers.flatMap(({ path, type }) => (type === 'query' ? [path] : []))
const writing = ofMembers.flatMap(({ path, type }) => (type === 'mutation' ? [path] : []))
/** Where a deleted ticket is told: in the trash, in the log of all that was changed. */
const told: Record<Role, string[]> = {
  requester: [],
  agent: [],
  manager: ['audit.list'],
  admin: ['audit.list', 'tickets.deleted'],
}
/** Whoever may restore it may name it. */
const toBringBack = ['tickets.delete', 'tickets.restore']

describe.each(workflows)('a deleted ticket of an organization with the %s workflow', (workflow) => {
  let world: World
  let app: TestApp
  let people: Record<Role, TestPerson>
  let own: Record<Role, Own>
  /** The deleted ticket, and what it holds. */
  let gone: { number: string; noteId: string } & Pick<
    Own,
    'ticketId' | 'commentId' | 'attachmentId' | 'uploadId'
  >
  let foundBefore: Record<Role, string[]>
  let used: number

  const questions = (role: Role): Question[] => {
    const { ticketId, commentId, attachmentId, uploadId } = gone
    const named = { ...own[role], ticketId, commentId, attachmentId, uploadId }
    const ask = (path: string) => (input: unknown) => ({ path, input })
    return [
      ...reading.map((path) => ({ path, input: inputOf(path, own[role]) })),
      ...reading.map((path) => ({ path, input: inputOf(path, named) })),
      ...['asc', 'desc'].flatMap((order) =>
        ticketSorts.map((sort) => ({ path: 'tickets.list', input: { sort, order, limit: 100 } })),
      ),
      ...[
        { requester: people.requester.username },
        { assignee: 'none' },
        { categoryId: [own.admin.categoryId] },
      ].map(ask('tickets.list')),
      ...[{ q: word }, { q: gone.number }, { q: `${word} broken` }].map(ask('search.tickets')),
      ...[{ ticket: gone.number }].map(ask('tickets.get')),
      ...[{ ticket: gone.number }].map(ask('comments.timeline')),
      ...[{ ticket: gone.number }].map(ask('chat.messages')),
      ...[{ ticket: gone.number }].map(ask('presence.who')),
      ...[{ commentId: gone.noteId }].map(ask('comments.versions')),
    ]
  }

  const holds = (text: string) =>
    [word, gone.ticketId, gone.number, gone.commentId, gone.noteId, gone.attachmentId].some((secret) =>
      text.includes(secret),
    )

  /** The procedures whose answers to a person hold anything of the ticket. */
  const foundIn = async (role: Role, asked: Question[]): Promise<string[]> => {
    const found = new Set<string>()
    for (const { path, input } of asked)
      if (holds((await browse(app, people[role], path, input)).body)) found.add(path)
    return [...found].sort()
  }

  const categoryUse = async (): Promise<number> => {
    const { categories } = await world.as(people.admin).organizations.settings()
    return categories.find(({ id }) => id === own.admin.categoryId)?.tickets ?? 0
  }

  /** A ticket that says the word wherever one can, is linked to a ticket of everybody, followed and told of. */
  const makeTicket = async (): Promise<typeof gone> => {
    const [rita, ben] = [world.as(people.requester), world.as(people.agent)]
    const { id, number } = await rita.tickets.create({
      ...world.given.request(`${word} is broken`),
      description: `All of ${word} is broken.`,
      categoryId: own.admin.categoryId,
    })
    for (const role of roles) {
      const kind = role === 'requester' ? 'follow_up' : 'related'
      await ben.tickets.link({ ticketId: own[role].ticketId, kind, other: id })
    }
    await ben.tickets.watch({ ticketId: id, watching: true })
    const { commentId } = await rita.comments.add(world.given.reply(id, `Help ${word}`))
    await rita.comments.edit({ commentId, body: `Help ${word} soon` })
    const note = await ben.comments.add(world.given.note(id, `What is ${word}?`))
    await rita.comments.add(world.given.chat(id, `Where is ${word}?`))
    await rita.presence.here({ ticketId: id, tabId: crypto.randomUUID(), isInChat: true, writing: 'chat' })
    const file = { ...aPicture, filename: `${word}.png` }
    const { id: attachmentId } = await attach(world, people.requester, id, file)
    const uploadId = await upload(world, people.requester, id, file)
    await reactTo(id)
    return { ticketId: id, number, commentId, noteId: note.commentId, attachmentId, uploadId }
  }

  /** What the background work makes of all that happened to a ticket. */
  const reactTo = async (ticketId: string): Promise<void> => {
    const happened = await world.deps.sql<EventNotice[]>`
      select organization_id as "organizationId", number::int, type, ticket_id as "ticketId" from events
      where ticket_id = ${ticketId} order by number`
    for (const event of happened)
      for (const { name, to, react } of subscribers)
        if (to.includes(event.type)) await react(systemCtx(world.deps, name), event)
  }

  beforeAll(async () => {
    world = await openWorld()
    app = openApp(world)
    const { slug, admin } = await world.given.organization('Acme')
    await world.as(admin).organizations.updateSettings({ workflow })
    people = {
      requester: await world.given.requester(slug),
      agent: await world.given.agent(slug),
      manager: await world.given.manager(slug),
      admin,
    }
    own = {
      requester: await ownOf(world, people.requester),
      agent: await ownOf(world, people.agent),
      manager: await ownOf(world, people.manager),
      admin: await ownOf(world, people.admin),
    }
    gone = await makeTicket()
    foundBefore = { requester: [], agent: [], manager: [], admin: [] }
    for (const role of roles) foundBefore[role] = await foundIn(role, questions(role))
    used = await categoryUse()
    await world.as(people.requester).tickets.delete({ ticketId: gone.ticketId })
  }, 60_000)
  afterAll(() => world.close())

  it('was told wherever tickets are told', () => {
    const everywhere = [
      'attachments.list',
      'chat.messages',
      'comments.timeline',
      'comments.versions',
      'search.tickets',
      'tickets.get',
      'tickets.list',
    ]
    expect(foundBefore.requester).toEqual(everywhere)
    expect(foundBefore.agent).toEqual(expect.arrayContaining(everywhere))
    expect(foundBefore.admin).toEqual(expect.arrayContaining(everywhere))
    expect(foundBefore.manager.includes('reviews.queue')).toBe(workflow === 'reviewed')
    expect(roles.flatMap((role) => foundBefore[role])).toContain('notices.list')
  })

  it.each(roles)('is told in no answer to the %s but the trash and the log', async (role) => {
    expect(await foundIn(role, questions(role))).toEqual(told[role])
  })

  it('does not count as a use of its category', async () => {
    expect(await categoryUse()).toBe(used - 1)
  })

  it.each(roles)('is in no stream that the %s opens now, and what happens to others is', async (role) => {
    const stream = await openRawStream(app, people[role])
    await vi.waitFor(() => expect(stream.text()).toContain('hello'), patience)
    const { ticketId } = own.requester
    await world.as(people.requester).comments.add(world.given.reply(ticketId))
    await vi.waitFor(() => expect(stream.text()).toContain(ticketId), patience)
    expect(holds(stream.text())).toBe(false)
    await stream.close()
  })

  it.each(roles)('is told to the %s by nothing that they do', async (role) => {
    const mayRestore = role === 'requester' || role === 'admin'
    const { ticketId, commentId, attachmentId, uploadId } = gone
    const named = { ...own[role], ticketId, commentId, attachmentId, uploadId }
    const asked = [
      ...writing.map((path) => ({ path, input: inputOf(path, own[role]) })),
      ...writing
        .filter((path) => !(mayRestore && toBringBack.includes(path)))
        .map((path) => ({ path, input: inputOf(path, named) })),
      {
        path: 'tickets.link',
        input: { ticketId: own[role].otherTicketId, kind: 'related', other: gone.number },
      },
      { path: 'tickets.unlink', input: { ticketId: own[role].ticketId, otherId: gone.ticketId } },
      { path: 'tickets.create', input: { ...world.given.request(), followUpTo: gone.ticketId } },
    ]
    expect(await foundIn(role, asked)).toEqual([])
  })
})
