import { expect, test } from 'vitest'
import type { TimelineEntry } from '#client/features/comments/queries.ts'
import { changerOf } from './changed-by.ts'

const ana = { id: 'u1', username: 'ana', name: 'Ana' }
const ben = { id: 'u2', username: 'ben', name: 'Ben' }
const at = '2026-03-02T09:00:00Z'
const title = { from: 'A lamp hums', to: 'A lamp whistles' }
const priority = { from: 'low', to: 'high' } as const
const entries: TimelineEntry[] = [
  { number: 1, type: 'changed', at, actor: ben, changes: { title } },
  { number: 2, type: 'changed', at, actor: ana, changes: { title, priority } },
  { number: 3, type: 'changed', at, actor: ben, changes: { priority } },
]

test('in a conflict the last who changed the field is named', () => {
  expect(changerOf(entries, ['title'])).toEqual(ana)
  expect(changerOf(entries, ['title', 'priority'])).toEqual(ben)
})

test('nobody is named where the timeline knows of no such change', () => {
  expect(changerOf(entries, ['description'])).toBeNull()
})
