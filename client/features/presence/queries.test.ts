import { expect, test } from 'vitest'
import { askAgainIn } from './queries.ts'

test('who is there is asked again when somebody may have vanished, never in a hurry, and with patience after a failure', () => {
  expect(askAgainIn({ data: { holdsMs: 27_000 }, error: null })).toBe(27_000)
  expect(askAgainIn({ data: { holdsMs: 3 }, error: null })).toBe(1_000)
  expect(askAgainIn({ data: { holdsMs: null }, error: null })).toBe(30_000)
  expect(askAgainIn({ data: { holdsMs: 3 }, error: new Error('offline') })).toBe(30_000)
})
