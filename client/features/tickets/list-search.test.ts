import { describe, expect, test } from 'vitest'
import { listTicketsInput } from '#shared/tickets.ts'
import {
  countFilters,
  joinSpan,
  listKey,
  splitSpan,
  ticketListSearch,
  toFilter,
  toListInput,
  withoutFilters,
} from './list-search.ts'

const read = (address: Record<string, unknown>) => ticketListSearch.parse(address)
const billing = '0190a1b2-0000-7000-8000-000000000001'

describe('the address of a list', () => {
  test('several values of a filter are read from one text or from a list', () => {
    expect(read({ status: 'waiting,open' }).status).toBe('open,waiting')
    expect(read({ status: ['waiting', 'open'] }).status).toBe('open,waiting')
  })

  test('what it does not know is dropped and the rest stays', () => {
    const search = read({
      status: 'open,burning',
      sort: 'colour',
      category: 'x',
      due: 'soon',
      q: '',
      assignee: 7,
    })
    expect(search).toEqual({ status: 'open' })
    expect(toFilter(search)).toEqual({ status: ['open'] })
  })

  test('what the server would refuse is dropped as well', () => {
    expect(read({ assignee: 'a b' })).toEqual({})
    expect(read({ requester: 'x' })).toEqual({})
    expect(read({ created: '0001-01-01..', due: '..9999-99-99' })).toEqual({})
    expect(read({ assignee: ' Ana.B ' })).toEqual({ assignee: 'ana.b' })
    const many = Array.from({ length: 60 }, () => crypto.randomUUID())
    expect(read({ category: many }).category?.split(',')).toEqual(many.slice(0, 50))
    const asked = listTicketsInput.safeParse(
      toListInput(read({ category: many, assignee: 'a b', q: 'x\u0000' })),
    )
    expect(asked.success).toBe(true)
  })

  test('a word of digits is still a word to search', () => {
    expect(read({ q: 123 }).q).toBe('123')
  })

  test('reading its own output again changes nothing', () => {
    const search = read({
      status: 'open',
      category: billing,
      due: '..2026-03-01',
      q: 'printer',
      order: 'asc',
    })
    expect(read(search)).toEqual(search)
  })
})

describe('the filter that the server gets', () => {
  test('days become the first and last moment of the reader’s own day', () => {
    const filter = toFilter(read({ created: '2026-01-05..2026-01-05' }))
    const from = new Date(filter.createdFrom ?? 0)
    const to = new Date(filter.createdTo ?? 0)
    expect([from.getDate(), from.getHours(), to.getDate(), to.getHours()]).toEqual([5, 0, 5, 23])
  })

  test('a day that no calendar has is left out', () => {
    expect(toFilter(read({ updated: '2026-13-45..' }))).toEqual({})
  })

  test('due dates are listed soonest first unless asked otherwise', () => {
    expect(toListInput(read({ sort: 'due' }))).toEqual({ sort: 'due', order: 'asc' })
    expect(toListInput(read({ sort: 'due', order: 'desc' })).order).toBe('desc')
    expect(toListInput(read({}))).toEqual({ sort: 'updated', order: 'desc' })
  })
})

test('one side of a span of days may be left open', () => {
  expect(joinSpan('2026-01-01', '')).toBe('2026-01-01..')
  expect(splitSpan('..2026-01-31')).toEqual({ from: '', to: '2026-01-31' })
  expect(joinSpan('', '')).toBeUndefined()
})

test('clearing the filters keeps the words and the order', () => {
  const search = read({ q: 'printer', sort: 'due', status: 'open', assignee: 'me' })
  expect(countFilters(search)).toBe(2)
  expect(withoutFilters(search)).toEqual({ q: 'printer', sort: 'due' })
})

test('equal lists have one key whatever the order of their parts', () => {
  expect(listKey('acme', read({ q: 'a', status: 'open' }))).toBe(
    listKey('acme', read({ status: 'open', q: 'a' })),
  )
  expect(listKey('acme', read({ status: 'open' }))).not.toBe(listKey('acme', read({ status: 'closed' })))
  expect(listKey('acme', read({}))).not.toBe(listKey('other', read({})))
})
