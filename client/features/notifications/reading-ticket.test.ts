import { expect, test } from 'vitest'
import { mayHaveUnread } from './reading-ticket.ts'

test('notices of a ticket are read on coming to it, and when more come while one is there', () => {
  const now = { ticketId: 't1', unread: 2 }
  expect(mayHaveUnread(now, null)).toBe(true)
  expect(mayHaveUnread(now, { ticketId: 't2', unread: 2 })).toBe(true)
  expect(mayHaveUnread(now, { ticketId: 't1', unread: 1 })).toBe(true)
})

test('nothing is asked of the server where there is nothing new to read', () => {
  expect(mayHaveUnread({ ticketId: 't1', unread: 0 }, null)).toBe(false)
  expect(mayHaveUnread({ ticketId: 't1', unread: 1 }, { ticketId: 't1', unread: 2 })).toBe(false)
  expect(mayHaveUnread({ ticketId: 't1', unread: 2 }, { ticketId: 't1', unread: 2 })).toBe(false)
})
