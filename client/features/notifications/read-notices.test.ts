import { describe, expect, test } from 'vitest'
import type { Notice, NoticePages } from './queries.ts'
import { countAfterReading, withRead } from './read-notices.ts'

const notice = (id: string, readAt: string | null = null, ticketId = 't'): Notice => ({
  id,
  kind: 'watched_reply',
  at: '2026-03-02T09:00:00.000Z',
  readAt,
  actor: null,
  ticket: { id: ticketId, number: 'TKT-2026-000001', title: 'A lamp hums' },
  status: null,
  severity: null,
  said: null,
  commentId: null,
  isOpen: null,
})
const pages: NoticePages = {
  pages: [
    { items: [notice('newest'), notice('newer')], nextCursor: 'x' },
    { items: [notice('older'), notice('oldest', '2026-03-01T08:00:00.000Z')], nextCursor: null },
  ],
  pageParams: [null, 'x'],
}
const at = '2026-03-02T10:00:00.000Z'
const readOf = (after: NoticePages) =>
  after.pages
    .flatMap(({ items }) => items)
    .flatMap(({ id, readAt }) => (readAt === null ? [] : `${id} ${readAt}`))

describe('notices that are read', () => {
  test('are those that were opened', () => {
    expect(readOf(withRead(pages, { noticeIds: ['newer'] }, at))).toEqual([
      `newer ${at}`,
      'oldest 2026-03-01T08:00:00.000Z',
    ])
  })

  test('are all but what came after the newest that one saw', () => {
    expect(readOf(withRead(pages, { upTo: 'newer' }, at))).toEqual([
      `newer ${at}`,
      `older ${at}`,
      'oldest 2026-03-01T08:00:00.000Z',
    ])
  })

  test('are those of a ticket that was opened, on whichever page', () => {
    const two: NoticePages = {
      ...pages,
      pages: [
        { items: [notice('first', null, 'other'), notice('second')], nextCursor: 'x' },
        { items: [notice('third', null, 'other')], nextCursor: null },
      ],
    }
    expect(readOf(withRead(two, { ticketId: 'other' }, at))).toEqual([`first ${at}`, `third ${at}`])
    expect(countAfterReading({ unread: 3 }, two, { ticketId: 'other' })).toEqual({ unread: 1 })
  })

  test('make the count smaller, each once', () => {
    expect(countAfterReading({ unread: 3 }, pages, { noticeIds: ['newest'] })).toEqual({ unread: 2 })
    expect(countAfterReading({ unread: 3 }, pages, { noticeIds: ['oldest'] })).toEqual({ unread: 3 })
    expect(countAfterReading({ unread: 3 }, pages, { upTo: 'newest' })).toEqual({ unread: 0 })
  })

  test('leave a count alone that is not known exactly', () => {
    expect(countAfterReading({ unread: 100 }, pages, { noticeIds: ['newest'] })).toEqual({ unread: 100 })
  })
})
