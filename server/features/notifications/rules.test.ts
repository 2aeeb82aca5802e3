import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commentKinds } from '#shared/comments.ts'
import { roles } from '#shared/permissions.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { endedBy, isTold, tellingsOf } from './rules.ts'

const moved = (to: TicketStatus) => ({ changes: { status: { from: 'open' as const, to } } })
const told = (happening: Parameters<typeof tellingsOf>[0]) =>
  tellingsOf(happening).map(({ kind, to }) => `${to}: ${kind}`)

describe('who hears of what', () => {
  test('of a new draft those who review, of a new ticket that is open nobody', () => {
    expect(told({ type: 'ticket.created', payload: { status: 'draft' } })).toEqual([
      'reviewers: review_requested',
    ])
    expect(told({ type: 'ticket.created', payload: { status: 'open' } })).toEqual([])
  })

  test('of a move who follows, and of one back to draft those who review', () => {
    expect(told({ type: 'ticket.changed', payload: moved('resolved') })).toEqual(['watchers: watched_status'])
    expect(told({ type: 'ticket.changed', payload: moved('draft') })).toEqual([
      'reviewers: review_requested',
      'watchers: watched_status',
    ])
    expect(told({ type: 'ticket.changed', payload: { changes: {} } })).toEqual([])
  })

  test('of an edit of what came back its author too, but not when an admin forced it back', () => {
    const changes = { status: { from: 'review' as const, to: 'draft' as const } }
    expect(told({ type: 'ticket.changed', payload: { changes } })).toEqual([
      'reviewers: review_requested',
      'authors: draft_resubmitted',
      'watchers: watched_status',
    ])
    expect(told({ type: 'ticket.changed', payload: { changes, override: true } })).toEqual([
      'reviewers: review_requested',
      'watchers: watched_status',
    ])
  })

  test('of a decision the author and who follows', () => {
    expect(told({ type: 'ticket.reviewed', payload: moved('pending') })).toEqual([
      'authors: draft_approved',
      'watchers: watched_status',
    ])
    expect(told({ type: 'ticket.reviewed', payload: moved('review') })).toEqual([
      'authors: draft_sent_back',
      'watchers: watched_status',
    ])
  })

  test('of a message whom it names before who follows, and of a word in the chat the other side', () => {
    const mentioned = ['mia']
    expect(told({ type: 'comment.added', payload: { kind: 'reply', mentioned } })).toEqual([
      'mentioned: mentioned',
      'watchers: watched_reply',
    ])
    expect(told({ type: 'comment.added', payload: { kind: 'note', mentioned } })).toEqual([
      'mentioned: mentioned',
    ])
    expect(told({ type: 'comment.added', payload: { kind: 'chat' } })).toEqual(['chatters: chat_message'])
    expect(told({ type: 'comment.added', payload: { kind: 'chat', mentioned } })).toEqual([
      'mentioned: mentioned',
      'chatters: chat_message',
    ])
  })

  test('of an edit only whom it names since then', () => {
    expect(told({ type: 'comment.edited', payload: { kind: 'reply', mentioned: ['mia'] } })).toEqual([
      'mentioned: mentioned',
    ])
    expect(told({ type: 'comment.edited', payload: { kind: 'reply' } })).toEqual([])
  })

  test('of a reply who follows; of a note, and of what nothing is known of any more, nobody', () => {
    expect(told({ type: 'comment.added', payload: { kind: 'reply' } })).toEqual(['watchers: watched_reply'])
    expect(told({ type: 'comment.added', payload: { kind: 'note' } })).toEqual([])
    for (const type of ['ticket.created', 'ticket.changed', 'comment.added'] as const)
      expect(told({ type, payload: {} })).toEqual([])
  })
})

test('what was asked for is over once the ticket leaves the status in which it waited', () => {
  const left = (from: TicketStatus) =>
    endedBy({ payload: { changes: { status: { from, to: 'closed' as const } } } })
  expect(left('draft')).toEqual(['review_requested'])
  expect(left('review')).toEqual(['draft_sent_back'])
  expect(left('open')).toEqual([])
  expect(endedBy({ payload: { status: 'draft' } })).toEqual([])
})

describe('a member is told', () => {
  const ticket = { status: 'draft' as const, requesterId: 'rita', createdBy: 'ben' }
  const isToldOf = (
    id: string,
    role: 'requester' | 'agent' | 'manager',
    to: 'reviewers' | 'authors' | 'watchers',
  ) => isTold({ id, role }, ticket, { to, actorId: 'ola' })

  test('nothing of what they did themselves', () => {
    expect(isTold({ id: 'ola', role: 'manager' }, ticket, { to: 'watchers', actorId: 'ola' })).toBe(false)
    expect(isTold({ id: 'ola', role: 'manager' }, ticket, { to: 'watchers', actorId: null })).toBe(true)
  })

  test('of a draft only when they can decide about it now', () => {
    expect(isToldOf('mia', 'manager', 'reviewers')).toBe(true)
    expect(isToldOf('ben', 'manager', 'reviewers')).toBe(false)
    expect(isToldOf('rita', 'manager', 'reviewers')).toBe(false)
    expect(isToldOf('mia', 'agent', 'reviewers')).toBe(false)
    const decided = { ...ticket, status: 'pending' as const }
    expect(isTold({ id: 'mia', role: 'manager' }, decided, { to: 'reviewers', actorId: null })).toBe(false)
  })

  test('of a ticket only when they may see it', () => {
    expect(isToldOf('rita', 'requester', 'authors')).toBe(true)
    expect(isToldOf('ben', 'requester', 'authors')).toBe(false)
    expect(isToldOf('ben', 'agent', 'authors')).toBe(true)
    expect(isToldOf('zoe', 'requester', 'watchers')).toBe(false)
  })
})

test('of a note only staff is told, whatever else speaks for it, and nobody of their own message', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...roles),
      fc.constantFrom('mentioned', 'watchers', 'chatters'),
      fc.constantFrom(...commentKinds),
      fc.constantFrom('rita', 'ola'),
      fc.constantFrom('rita', 'ola', null),
      (role, to, said, id, actorId) => {
        const ticket = { status: 'open' as const, requesterId: 'rita', createdBy: null }
        const isTheirs = isTold({ id, role }, ticket, { to, actorId, said })
        const mayRead = role !== 'requester' || (said !== 'note' && id === 'rita')
        expect(isTheirs).toBe(mayRead && id !== actorId)
      },
    ),
  ))
