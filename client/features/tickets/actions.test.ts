import { expect, test } from 'vitest'
import { ticketStatuses } from '#shared/tickets.ts'
import { movesAfterReply, requesterAction, requesterGroups } from './actions.ts'

test('every status has exactly one place in the requester’s list', () => {
  const placed = requesterGroups.flatMap((group): readonly string[] => group.statuses)
  expect([...placed].sort()).toEqual([...ticketStatuses].sort())
})

test('what waits for the requester comes first', () => {
  expect(requesterGroups[0].statuses).toEqual(['review', 'waiting'])
})

test('a requester withdraws what is open, reopens what is resolved, and has nothing to do on what is closed', () => {
  expect(requesterAction({ status: 'waiting', can: { moves: ['closed'] } })).toBe('withdraw')
  expect(requesterAction({ status: 'resolved', can: { moves: ['open'] } })).toBe('reopen')
  expect(requesterAction({ status: 'resolved', can: { moves: [] } })).toBeNull()
  expect(requesterAction({ status: 'closed', can: { moves: [] } })).toBeNull()
})

test('with a reply only legal moves are offered', () => {
  expect(movesAfterReply(['resolved', 'closed', 'waiting'])).toEqual(['waiting', 'resolved'])
  expect(movesAfterReply([])).toEqual([])
})
