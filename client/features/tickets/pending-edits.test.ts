import { describe, expect, test } from 'vitest'
import { applyPending, splitPatch, versionToSend, wireFields } from './pending-edits.ts'

const ticket = { id: 't1', status: 'open', priority: 'low', title: 'Printer', assignee: null, version: 3 }
const ben = { id: 'u2', username: 'ben', name: 'Ben' }

describe('an edit before the server answers', () => {
  test('is shown over the ticket and leaves the stored one alone', () => {
    const shown = applyPending(ticket, [{ ticketId: 't1', patch: { assignee: ben } }])
    expect(shown).toEqual({ ...ticket, assignee: ben })
    expect(ticket.assignee).toBeNull()
  })

  test('of the same field shows the last choice', () => {
    const shown = applyPending(ticket, [
      { ticketId: 't1', patch: { priority: 'high' } },
      { ticketId: 't1', patch: { status: 'waiting' } },
      { ticketId: 't1', patch: { priority: 'urgent' } },
    ])
    expect([shown.priority, shown.status]).toEqual(['urgent', 'waiting'])
  })

  test('of another ticket changes nothing, not even the object', () => {
    expect(applyPending(ticket, [{ ticketId: 't2', patch: { priority: 'high' } }])).toBe(ticket)
  })

  test('can empty a field', () => {
    const assigned = { ...ticket, assignee: ben }
    expect(applyPending(assigned, [{ ticketId: 't1', patch: { assignee: null } }]).assignee).toBeNull()
  })
})

describe('the version that an edit carries', () => {
  test('is the one that its author saw', () => {
    expect(versionToSend(3, ['priority'], new Map([['status', 5]]))).toBe(3)
  })

  test('follows the author’s own earlier write to the same field', () => {
    expect(versionToSend(3, ['priority'], new Map([['priority', 4]]))).toBe(4)
  })

  test('is never older than what was seen', () => {
    expect(versionToSend(9, ['priority'], new Map([['priority', 4]]))).toBe(9)
  })
})

test('fields are named as the server names them', () => {
  expect(wireFields({ assignee: null, category: null, title: 'x' })).toEqual([
    'assigneeId',
    'categoryId',
    'title',
  ])
})

describe('an edit that met another’s', () => {
  test('is contested in the fields that the server names, and in no other', () => {
    const patch = { title: 'Mine', description: 'All of it.', assignee: ben, category: null }
    expect(splitPatch(patch, ['title', 'categoryId'])).toEqual({
      contested: { title: 'Mine', category: null },
      rest: { description: 'All of it.', assignee: ben },
    })
  })
})
