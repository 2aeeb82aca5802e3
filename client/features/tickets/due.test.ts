import { expect, test } from 'vitest'
import { endOfDay, isOverdue, toDay, usualDueDays } from './due.ts'

const due = '2026-03-01T12:00:00.000Z'
const later = Date.parse(due) + 1

test('what is done is never overdue', () => {
  expect(isOverdue({ dueAt: due, status: 'waiting' }, later)).toBe(true)
  expect(isOverdue({ dueAt: due, status: 'resolved' }, later)).toBe(false)
  expect(isOverdue({ dueAt: null, status: 'open' }, later)).toBe(false)
  expect(isOverdue({ dueAt: due, status: 'open' }, later - 2)).toBe(false)
})

test('a day ends in the reader’s own calendar', () => {
  const end = new Date(endOfDay('2026-03-01') ?? 0)
  expect([toDay(end), end.getHours(), end.getMinutes()]).toEqual(['2026-03-01', 23, 59])
})

test('no day is made of what is none', () => {
  expect(endOfDay('')).toBeNull()
  expect(endOfDay('2026-13-40')).toBeNull()
})

test('usual days count from today over the end of a month', () => {
  expect(usualDueDays(new Date(2026, 0, 30)).map(({ day }) => day)).toEqual([
    '2026-01-30',
    '2026-01-31',
    '2026-02-02',
    '2026-02-06',
  ])
})
