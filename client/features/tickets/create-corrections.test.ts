import { expect, test } from 'vitest'
import type { CreateTicketInput } from '#shared/tickets.ts'
import { correctionsOf, isForAnother, type KeptTicket } from './create-corrections.ts'

const rita = { id: '0190a1b2-0000-7000-8000-00000000000a', username: 'rita', name: 'Rita Reader' }
const ben = { id: '0190a1b2-0000-7000-8000-00000000000b', username: 'ben', name: 'Ben Agent' }
const billing = { id: '0190a1b2-0000-7000-8000-0000000000c1', name: 'Billing' }

const first: CreateTicketInput = {
  clientId: '0190a1b2-0000-7000-8000-000000000001',
  title: 'Printer',
  description: 'It burns.',
  severity: 'medium',
}

const kept: KeptTicket = {
  title: 'Printer',
  description: 'It burns.',
  severity: 'medium',
  priority: 'medium',
  category: null,
  dueAt: null,
  requester: rita,
  assignee: null,
}

test('a try that was kept as it was sent needs no correction', () => {
  expect(correctionsOf(kept, first)).toEqual({})
  const full = { categoryId: billing.id, priority: 'low', assigneeId: ben.id } as const
  expect(
    correctionsOf(
      { ...kept, category: billing, priority: 'low', assignee: ben, dueAt: '2026-01-05T22:59:59.000Z' },
      { ...first, ...full, dueAt: '2026-01-05T23:59:59+01:00' },
    ),
  ).toEqual({})
})

test('words changed between an unanswered try and the next one are put right', () => {
  expect(correctionsOf(kept, { ...first, title: 'Printer 2' })).toEqual({ edit: { title: 'Printer 2' } })
  expect(correctionsOf(kept, { ...first, description: 'It smokes.' })).toEqual({
    edit: { description: 'It smokes.' },
  })
})

test('so are severity, with the priority that follows from it, category, priority and due date', () => {
  expect(correctionsOf(kept, { ...first, severity: 'critical' })).toEqual({
    triage: { severity: 'critical', priority: 'urgent' },
  })
  expect(correctionsOf(kept, { ...first, severity: 'critical', priority: 'medium' })).toEqual({
    triage: { severity: 'critical' },
  })
  expect(correctionsOf(kept, { ...first, categoryId: billing.id })).toEqual({
    triage: { categoryId: billing.id },
  })
  expect(correctionsOf(kept, { ...first, priority: 'urgent', dueAt: '2026-01-05T22:59:59.000Z' })).toEqual({
    triage: { priority: 'urgent', dueAt: '2026-01-05T22:59:59.000Z' },
  })
})

test('and who works on it', () => {
  expect(correctionsOf(kept, { ...first, assigneeId: ben.id })).toEqual({ assign: { assigneeId: ben.id } })
})

test('what was chosen and then taken back is taken back', () => {
  const chosen = { ...kept, category: billing, dueAt: '2026-01-05T22:59:59.000Z', assignee: ben }
  expect(correctionsOf(chosen, first)).toEqual({
    triage: { categoryId: null, dueAt: null },
    assign: { assigneeId: null },
  })
})

test('a ticket made for someone else is told from one made for the person wanted', () => {
  expect(isForAnother(kept, { ...first, requesterId: rita.id }, ben.id)).toBe(false)
  expect(isForAnother(kept, first, rita.id)).toBe(false)
  expect(isForAnother(kept, first, ben.id)).toBe(true)
  expect(isForAnother(kept, { ...first, requesterId: ben.id }, rita.id)).toBe(true)
})
