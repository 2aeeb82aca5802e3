import { describe, expect, test } from 'vitest'
import { csvAddress, toAuditFilter } from './filter.ts'
import { readAuditSearch } from './search.ts'

describe('the address of the audit page', () => {
  test('is a filter, whatever else it says', () => {
    const search = readAuditSearch({ actor: 'ana', entity: 'ticket', from: '2026-03-01', page: 4, to: 12 })
    expect(toAuditFilter(search)).toEqual({ actor: 'ana', entity: 'ticket', from: '2026-03-01' })
  })

  test('loses what cannot be understood, and keeps the rest', () => {
    const search = readAuditSearch({
      action: 'ticket.exploded',
      ticket: 'tkt-2026-000012',
      from: 'yesterday',
      to: '2026-02-31',
    })
    expect(toAuditFilter(search)).toEqual({ ticket: 'TKT-2026-000012' })
  })
})

test('the file takes the same filters as the page', () => {
  expect(csvAddress('acme', {})).toBe('/o/acme/audit.csv')
  expect(csvAddress('acme', { actor: 'system', action: 'ticket.changed', to: '2026-03-02' })).toBe(
    '/o/acme/audit.csv?actor=system&action=ticket.changed&to=2026-03-02',
  )
})
