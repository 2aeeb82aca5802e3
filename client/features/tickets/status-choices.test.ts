import { expect, test } from 'vitest'
import { statusChoices } from './status-choices.ts'

const can = {
  review: false,
  moves: ['open'] as const,
  refusals: [
    { status: 'draft', code: 'ticket.move_not_allowed' },
    { status: 'in_progress', code: 'ticket.move_not_allowed' },
    { status: 'pending', code: 'ticket.needs_review' },
  ] as const,
}
const ticket = {
  status: 'resolved' as const,
  can: { ...can, moves: [...can.moves], refusals: [...can.refusals] },
}

test('what can be chosen comes first, then what cannot, each with its reason', () => {
  expect(statusChoices(ticket, 'reviewed')).toEqual([
    { status: 'open', reason: null },
    { status: 'draft', reason: 'Not from Resolved' },
    { status: 'in_progress', reason: 'Not from Resolved' },
    { status: 'pending', reason: 'A manager decides that in the review.' },
  ])
})

test('where work starts at once nothing is said of statuses before the work', () => {
  expect(statusChoices(ticket, 'direct').map(({ status }) => status)).toEqual(['open', 'in_progress'])
})

test('who may review it is not told that a manager decides in the review', () => {
  const reviewable = { ...ticket, can: { ...ticket.can, review: true } }
  expect(statusChoices(reviewable, 'reviewed').map(({ status }) => status)).toEqual([
    'open',
    'draft',
    'in_progress',
  ])
})
