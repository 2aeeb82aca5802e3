import { expect, test } from 'vitest'
import { describeLink, type TicketLink, withPendingLinks } from './link-words.ts'

const linkTo = (id: string): TicketLink => ({
  kind: 'duplicate',
  isTarget: false,
  ticket: { id, number: 'TKT-2026-000001', title: 'Lamp', status: 'open' },
})

test('a link reads one way on the one ticket and the other way on the other', () => {
  expect(describeLink({ kind: 'duplicate', isTarget: false })).toBe('Duplicate of')
  expect(describeLink({ kind: 'duplicate', isTarget: true })).toBe('Duplicated by')
  expect(describeLink({ kind: 'follow_up', isTarget: true })).toBe('Followed up by')
  expect(describeLink({ kind: 'related', isTarget: true })).toBe('Related to')
})

test('what was just linked or unlinked shows at once, on its own ticket only', () => {
  const ticket = { id: 'a', links: [linkTo('b')] }
  const added = { ticketId: 'a', link: linkTo('c'), isLinked: true }
  const removed = { ticketId: 'a', link: linkTo('b'), isLinked: false }
  const elsewhere = { ticketId: 'x', link: linkTo('d'), isLinked: true }
  const shown = withPendingLinks(ticket, [added, removed, elsewhere])
  expect(shown.map((link) => link.ticket.id)).toEqual(['c'])
})
