import { expect, test } from 'vitest'
import { choiceWords, decidedWords } from './outcome.ts'

test('before a severity is chosen a reviewer reads what each would do', () => {
  expect(choiceWords('low', 'Rita')).toBe(
    'Higher sends it back to Rita with your reason; the same or lower approves it.',
  )
  expect(choiceWords('critical', 'Rita')).toContain('any choice approves it')
})

test('a decision is told with the severity as it is called everywhere', () => {
  const ticket = { number: 'TKT-2026-000001', severity: 'high', requester: { name: 'Rita' } }
  expect(decidedWords({ ...ticket, status: 'review' }, 'High')).toBe(
    'TKT-2026-000001 went back to Rita with severity High.',
  )
  expect(decidedWords({ ...ticket, status: 'pending' }, null)).toBe('TKT-2026-000001 is approved.')
})
