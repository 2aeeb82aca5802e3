import { describe, expect, test } from 'vitest'
import type { CsvRow } from '#shared/transfers.ts'
import { type MappingRequest, planImport, suggestMapping } from './rules/columns.ts'
import { rowReader } from './rules/rows.ts'
import { meaningOf, parseInstant } from './rules/values.ts'

const now = new Date('2026-03-02T09:00:00Z')
const header = ['Subject', 'Body', 'State', 'Urgency', 'Product Purchased', 'Mail', 'Opened']

const request = (more: Partial<MappingRequest> = {}): MappingRequest => ({
  columns: [
    { field: 'title', column: 'Subject' },
    { field: 'description', column: 'body' },
    { field: 'status', column: 'State' },
    { field: 'priority', column: 'Urgency' },
    { field: 'requester_email', column: 'Mail' },
    { field: 'created_at', column: 'Opened' },
  ],
  values: [],
  ...more,
})

const planFor = (asked: MappingRequest) => {
  const planned = planImport(header, asked)
  if ('faults' in planned) throw new Error(planned.faults.join())
  return planned.plan
}

const usual = ['Kettle leaks', 'It drips.', 'Open', 'Low', 'Kettle', 'ann@example.com', '2026-01-31']

/** A row like the usual one, but for some of its cells. */
const row = (changed: Record<number, string> = {}): CsvRow => ({
  line: 2,
  cells: usual.map((cell, place) => changed[place] ?? cell),
  fault: null,
})

const read = (changed: Record<number, string>, asked = request()) =>
  rowReader(planFor(asked), now)(row(changed))

const wanted = (changed: Record<number, string>, asked = request()) => {
  const result = read(changed, asked)
  if ('reason' in result) throw new Error(result.reason)
  return result.wanted
}

const reason = (changed: Record<number, string>) => {
  const result = read(changed)
  return 'reason' in result ? result.reason : null
}

describe('which column is which', () => {
  test('is found whatever the case, spaces and underscores', () => {
    expect(planFor(request()).cells.get('description')).toBe(1)
    const planned = planImport(['ticket_subject', 'Text'], {
      columns: [
        { field: 'title', column: 'Ticket Subject' },
        { field: 'description', column: 'Text' },
      ],
      values: [],
    })
    expect(planned).toMatchObject({ plan: { columnCount: 2 } })
  })

  test.each([
    ['a column that is not there', [{ field: 'title', column: 'Nope' }], /no column "Nope"/],
    ['a title only', [{ field: 'title', column: 'Subject' }], /description is missing/],
    [
      'a field twice',
      [
        { field: 'title', column: 'Subject' },
        { field: 'title', column: 'Body' },
      ],
      /title is mapped more than once/,
    ],
  ] as const)('%s is a fault that says why', (_, columns, fault) => {
    const planned = planImport(header, { columns, values: [] })
    expect('faults' in planned && planned.faults.join(' ')).toMatch(fault)
  })

  test('two columns of the same name cannot be told apart', () => {
    const planned = planImport(['Title', 'Title', 'Text'], {
      columns: [
        { field: 'title', column: 'title' },
        { field: 'description', column: 'Text' },
      ],
      values: [],
    })
    expect('faults' in planned && planned.faults.join(' ')).toMatch(/more than one column "title"/)
  })

  test('is suggested from the names that other help desks give', () => {
    expect(
      suggestMapping(['Ticket ID', 'Ticket Subject', 'Ticket Description', 'Customer Email', 'Age']),
    ).toEqual([
      { field: 'title', column: 'Ticket Subject' },
      { field: 'description', column: 'Ticket Description' },
      { field: 'requester_email', column: 'Customer Email' },
      { field: 'reference', column: 'Ticket ID' },
    ])
  })
})

describe('words of other help desks', () => {
  test.each([
    ['status', 'Pending Customer Response', 'waiting'],
    ['status', 'pending', 'waiting'],
    ['status', ' On-Hold ', 'waiting'],
    ['status', 'SOLVED', 'resolved'],
    ['status', 'In Progress', 'in_progress'],
    ['status', 'Frobnicated', undefined],
    ['priority', 'Critical', 'urgent'],
    ['priority', 'normal', 'medium'],
    ['severity', 'Critical', 'critical'],
    ['severity', 'urgent', 'critical'],
  ] as const)('%s "%s" means %s', (field, text, ours) => {
    expect(meaningOf[field](text)).toBe(ours)
  })

  test('that are not known are translated as the person says', () => {
    const asked = request({ values: [{ field: 'status', from: 'With Vendor', to: 'in_progress' }] })
    expect(wanted({ 2: 'with vendor' }, asked).status).toBe('in_progress')
  })

  test('a priority gives the severity that goes with it', () => {
    expect(wanted({ 3: 'Critical' })).toMatchObject({ priority: 'urgent', severity: 'critical' })
    expect(wanted({ 3: '' })).toMatchObject({ priority: 'medium', severity: 'medium' })
  })
})

describe('placeholders', () => {
  test('are filled from the column of that name', () => {
    expect(wanted({ 1: 'My {product_purchased} and {PRODUCT PURCHASED} leak.' }).description).toBe(
      'My Kettle and Kettle leak.',
    )
    expect(wanted({ 0: '{Product-Purchased} leaks' }).title).toBe('Kettle leaks')
  })

  test('that no column fills stay as they are', () => {
    expect(wanted({ 1: 'See {error_code} and {}.' }).description).toBe('See {error_code} and {}.')
    expect(wanted({ 1: 'My {product_purchased}', 4: '' }).description).toBe('My {product_purchased}')
  })

  test('in a filled text are not filled again', () => {
    expect(wanted({ 1: '{product_purchased}', 4: '{mail}' }).description).toBe('{mail}')
  })
})

describe('a row is refused', () => {
  test.each([
    ['without a title', { 0: ' ' }, 'title is empty'],
    ['with a title of two characters', { 0: 'ab' }, 'title: At least 3 characters.'],
    ['with a title that is too long', { 0: 'x'.repeat(201) }, 'title: At most 200 characters.'],
    [
      'with a description that is too long',
      { 1: 'x'.repeat(50_001) },
      'description: At most 50,000 characters.',
    ],
    [
      'with an unknown status',
      { 2: 'Odd' },
      'status: "Odd" is not known. Translate it with --value status:"…"=….',
    ],
    ['with a broken email', { 5: 'ann@' }, 'requester_email: This is not an email address.'],
    ['with a NUL byte', { 0: 'Kettle\u0000 leaks' }, 'control characters in title'],
    ['with an escape sequence', { 1: '\u001b[31mred' }, 'control characters in description'],
    ['from the future', { 6: '2026-03-03' }, 'created_at: Not in the past.'],
    ['with a date read two ways', { 6: '01/02/2026' }, /^created_at: Not a time such as/],
  ])('%s', (_, changed, why) => {
    expect(reason(changed)).toMatch(why)
  })

  test('with more cells than the header', () => {
    const refused = rowReader(planFor(request()), now)({ line: 3, cells: ['a', 'b'], fault: null })
    expect(refused).toEqual({ reason: 'has 2 cells where the header has 7' })
  })

  test('with all of its faults at once', () => {
    expect(reason({ 0: '', 5: 'x' })).toBe('title is empty; requester_email: This is not an email address.')
  })
})

test('line ends stay in a description, and a title is one line', () => {
  expect(wanted({ 0: 'Kettle\n leaks', 1: 'One.\n\nTwo.\tThree.' })).toMatchObject({
    title: 'Kettle leaks',
    description: 'One.\n\nTwo.\tThree.',
  })
})

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2023-06-01 12:15:36', '2023-06-01T12:15:36.000Z'],
  ['2023-06-01T12:15+02:00', '2023-06-01T10:15:00.000Z'],
  ['2026-02-31', undefined],
  ['2026-01-01 25:00', undefined],
  ['yesterday', undefined],
])('the time %s is read as %s', (text, instant) => {
  expect(parseInstant(text)?.toISOString()).toBe(instant)
})
