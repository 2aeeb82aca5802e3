import { expect, test } from 'vitest'
import { pagesFor } from './organization-pages.ts'

const idsFor = (...given: Parameters<typeof pagesFor>) => pagesFor(...given).map(({ id }) => id)

test('reviews are offered where drafts are reviewed, and where some are left from when they were', () => {
  expect(idsFor('manager', 'reviewed', 0)).toContain('review')
  expect(idsFor('manager', 'direct', 1)).toContain('review')
  expect(idsFor('manager', 'direct', 0)).not.toContain('review')
})

test('nobody is offered a page that is not theirs', () => {
  expect(idsFor('admin', 'reviewed', 0)).toEqual(['inbox', 'review', 'members', 'trash', 'audit', 'settings'])
  expect(idsFor('agent', 'reviewed', 5)).toEqual(['inbox'])
  expect(idsFor('requester', 'reviewed', 5)).toEqual(['inbox'])
})
