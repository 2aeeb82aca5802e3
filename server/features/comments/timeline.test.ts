import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { CommentKind } from '#shared/comments.ts'
import { changesShownTo, fieldsShownTo } from './rules.ts'

let world: World
let admin: TestPerson
let rita: TestPerson
let ben: TestPerson
let mia: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ admin, rita, ben, mia } = await world.given.office('reviewed'))
})

const entriesFor = async (person: TestPerson, ticket: string) =>
  (await world.as(person).comments.timeline({ ticket })).entries
const typesFor = async (person: TestPerson, ticket: string) =>
  (await entriesFor(person, ticket)).map(({ type }) => type)
const draft = (title?: string) => world.as(rita).tickets.create(world.given.request(title))
const direct = () => world.as(admin).organizations.updateSettings({ workflow: 'direct' })

describe('the timeline', () => {
  test('tells a review with who, what and why, to the requester as to staff', async () => {
    const ticket = await draft()
    await world.as(mia).reviews.review({
      ticketId: ticket.id,
      version: 1,
      action: 'CHANGE_SEVERITY',
      newSeverity: 'high',
      severityChangeReason: 'The whole floor is down.',
    })
    await world.as(rita).tickets.edit({ ticketId: ticket.id, version: 2, title: 'No printer works' })
    await world.as(admin).reviews.review({ ticketId: ticket.id, version: 3, action: 'APPROVE' })
    for (const person of [rita, ben, mia]) {
      const entries = await entriesFor(person, ticket.id)
      expect(entries.map(({ type }) => type)).toEqual(['created', 'reviewed', 'changed', 'reviewed'])
      expect(entries[0]).toMatchObject({ type: 'created', status: 'draft' })
      expect(entries[1]).toMatchObject({
        actor: { id: mia.id, name: mia.name },
        action: 'CHANGE_SEVERITY',
        changes: { severity: { from: 'medium', to: 'high' }, status: { from: 'draft', to: 'review' } },
        reason: 'The whole floor is down.',
      })
      expect(entries[2]).toMatchObject({
        actor: { id: rita.id },
        changes: { title: { to: 'No printer works' }, status: { from: 'review', to: 'draft' } },
      })
      expect(entries[3]).toMatchObject({
        actor: { id: admin.id },
        action: 'APPROVE',
        changes: { status: { from: 'draft', to: 'pending' } },
      })
      expect(entries[3]).not.toHaveProperty('reason', expect.anything())
    }
  })

  test('tells no requester of notes, of what staff alone set, or of the reason of a forced move', async () => {
    const ticket = await draft()
    await world.as(mia).comments.add(world.given.note(ticket.id, 'Watch out for this one.'))
    await world.as(ben).tickets.triage({ ticketId: ticket.id, version: 1, priority: 'urgent' })
    await world.as(ben).tickets.triage({ ticketId: ticket.id, version: 2, dueAt: '2026-03-09T09:00:00.000Z' })
    await world.as(mia).reviews.review({ ticketId: ticket.id, version: 3, action: 'APPROVE' })
    await world.as(admin).tickets.changeStatus({
      ticketId: ticket.id,
      version: 4,
      status: 'in_progress',
      override: true,
      reason: 'Their lawyer called.',
    })
    await world.as(ben).tickets.watch({ ticketId: ticket.id, watching: true })
    const told = await entriesFor(rita, ticket.id)
    expect(told.map(({ type }) => type)).toEqual(['created', 'reviewed', 'changed'])
    expect(JSON.stringify(told)).not.toMatch(/Watch out|urgent|priority|dueAt|lawyer|override/)
    const toStaff = await entriesFor(ben, ticket.id)
    expect(toStaff.map(({ type }) => type)).toEqual([
      'created',
      'comment',
      'changed',
      'changed',
      'reviewed',
      'changed',
    ])
    expect(toStaff.at(-1)).toMatchObject({ override: true, reason: 'Their lawyer called.' })
  })

  test('tells that a ticket was deleted and brought back', async () => {
    const ticket = await draft()
    await world.as(rita).tickets.delete({ ticketId: ticket.id })
    await world.as(admin).tickets.restore({ ticketId: ticket.id })
    for (const person of [rita, ben])
      expect(await typesFor(person, ticket.id)).toEqual(['created', 'deleted', 'restored'])
  })

  test('tells of links between tickets, of those among staff no requester', async () => {
    await direct()
    const [one, other] = [await draft('One printer'), await draft('Another printer')]
    await world.as(ben).tickets.link({ ticketId: other.id, kind: 'duplicate', other: one.id })
    await world.as(ben).tickets.unlink({ ticketId: other.id, otherId: one.id })
    expect(await typesFor(rita, other.id)).toEqual(['created'])
    expect((await entriesFor(ben, other.id)).slice(1)).toMatchObject([
      { type: 'link', isLinked: true, kind: 'duplicate', otherNumber: one.number, isTarget: false },
      { type: 'link', isLinked: false, kind: 'duplicate', otherNumber: one.number, isTarget: false },
    ])
    expect((await entriesFor(ben, one.id)).slice(1)).toMatchObject([
      { type: 'link', isLinked: true, otherNumber: other.number, isTarget: true },
      { type: 'link', isLinked: false, otherNumber: other.number, isTarget: true },
    ])
  })

  test('tells the requester which ticket goes on from which', async () => {
    await direct()
    const old = await draft()
    await world.as(ben).tickets.changeStatus({ ticketId: old.id, version: 1, status: 'closed' })
    const next = await world
      .as(rita)
      .tickets.create({ ...world.given.request('It burns again'), followUpTo: old.id })
    for (const person of [rita, ben]) {
      expect((await entriesFor(person, next.id)).at(-1)).toMatchObject({
        type: 'link',
        kind: 'follow_up',
        otherNumber: old.number,
        isTarget: false,
      })
      expect((await entriesFor(person, old.id)).at(-1)).toMatchObject({
        type: 'link',
        otherNumber: next.number,
        isTarget: true,
      })
    }
  })
})

test('of fields that staff alone set a requester is told nothing, whatever changed them', () => {
  const changes = {
    status: { from: 'draft' as const, to: 'pending' as const },
    priority: { from: 'low' as const, to: 'urgent' as const },
    dueAt: { from: null, to: '2026-03-09T09:00:00.000Z' },
  }
  const requester = { id: 'rita', role: 'requester' as const }
  const { status } = changes
  expect(fieldsShownTo(requester, changes)).toEqual({ status })
  expect(changesShownTo(requester, { changes, reason: 'Their lawyer called.', override: true })).toEqual({
    changes: { status },
  })
  expect(fieldsShownTo({ id: 'ben', role: 'agent' }, changes)).toEqual(changes)
})

describe('a link to a message', () => {
  const say = (by: TestPerson, ticketId: string, kind: CommentKind) =>
    world.as(by).comments.add({ ticketId, clientId: crypto.randomUUID(), kind, body: 'Hello' })
  const locate = (by: TestPerson, ticketId: string, commentId: string) =>
    world.as(by).comments.locate({ ticketId, commentId })

  test('leads to its entry, also when the message is deleted', async () => {
    await direct()
    const ticket = await draft()
    const { commentId } = await say(ben, ticket.id, 'reply')
    await say(ben, ticket.id, 'reply')
    await world.as(ben).comments.edit({ commentId, body: 'Hello again' })
    await world.as(ben).comments.delete({ commentId })
    const entry = (await entriesFor(rita, ticket.id)).find(
      (each) => each.type === 'comment' && each.comment.id === commentId,
    )
    expect(await locate(rita, ticket.id, commentId)).toEqual({ number: entry?.number })
  })

  test('leads a requester to no note, and nobody to a chat or by another ticket', async () => {
    await direct()
    const ticket = await draft()
    const other = await draft()
    const note = await say(ben, ticket.id, 'note')
    const chat = await say(ben, ticket.id, 'chat')
    const code = 'comment.not_found'
    expect((await locate(ben, ticket.id, note.commentId)).number).toBeGreaterThan(0)
    await expect(locate(rita, ticket.id, note.commentId)).rejects.toThrow(code)
    await expect(locate(ben, ticket.id, chat.commentId)).rejects.toThrow(code)
    await expect(locate(ben, other.id, note.commentId)).rejects.toThrow(code)
  })
})
