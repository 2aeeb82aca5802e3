import { expect, test } from 'vitest'
import { ticketStatuses, workStatuses } from '#shared/tickets.ts'
import { shownStatuses } from './shown-statuses.ts'

test('where a manager reviews first every status is shown, those before the work first', () => {
  expect(shownStatuses('reviewed', () => false)).toEqual(ticketStatuses)
})

test('where work starts at once only statuses of the work are shown', () => {
  expect(shownStatuses('direct', () => false)).toEqual(workStatuses)
})

test('drafts that were left when reviewing was turned off can still be found', () => {
  expect(shownStatuses('direct', (status) => status === 'draft')).toEqual(['draft', ...workStatuses])
})
