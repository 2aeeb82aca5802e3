import { expect, test } from 'vitest'
import type { TimelineEntry } from '#client/features/comments/queries.ts'
import { sentBackBy } from './sent-back.ts'

const mia = { id: 'mia', username: 'mia', name: 'Mia Manager' }
const ada = { id: 'ada', username: 'ada', name: 'Ada Admin' }
const at = '2026-02-03T10:00:00.000Z'

const review: TimelineEntry = {
  type: 'reviewed',
  number: 1,
  actor: mia,
  at,
  changes: { status: { from: 'draft', to: 'review' }, severity: { from: 'low', to: 'high' } },
}
const again: TimelineEntry = {
  type: 'changed',
  number: 2,
  actor: null,
  at,
  changes: { status: { from: 'review', to: 'draft' } },
}
const approval: TimelineEntry = {
  ...review,
  number: 3,
  changes: { status: { from: 'draft', to: 'pending' } },
}
const forced: TimelineEntry = {
  type: 'changed',
  number: 4,
  actor: ada,
  at,
  override: true,
  reason: 'The room is missing.',
  changes: { status: { from: 'pending', to: 'review' } },
}

test('what needs changes was sent back by whoever reviewed it last', () => {
  expect(sentBackBy([review])).toBe(review)
})

test('where an admin forced the status afterwards, it was the admin, with the admin’s reason', () => {
  expect(sentBackBy([review, again, approval, forced])).toBe(forced)
})

test('nobody is named for what is not told', () => {
  expect(sentBackBy([again, approval])).toBeNull()
})
