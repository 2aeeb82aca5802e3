import { expect, it } from 'vitest'
import { daysLeftWords } from './trash.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

it('says for how many days a deleted ticket can still be restored', () => {
  expect(daysLeftWords('2026-03-31T12:00:00Z', now)).toBe('in 30 days')
  expect(daysLeftWords('2026-03-31T11:59:00Z', now)).toBe('in 30 days')
  expect(daysLeftWords('2026-03-02T13:00:00Z', now)).toBe('in 2 days')
  expect(daysLeftWords('2026-03-02T11:00:00Z', now)).toBe('within a day')
})
