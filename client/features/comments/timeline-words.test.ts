import { describe, expect, test } from 'vitest'
import type { ToldChanges } from '#shared/events.ts'
import {
  type ChangeContext,
  describeChanges,
  describeCreation,
  describeLink,
  describeReview,
  joinPhrases,
  splitNumbers,
} from './timeline-words.ts'

const ana = { id: 'u1', username: 'ana', name: 'Ana' }
const ben = { id: 'u2', username: 'ben', name: 'Ben' }
const rita = { id: 'u3', username: 'rita', name: 'Rita' }
const context: ChangeContext = {
  actorId: ana.id,
  requesterId: rita.id,
  people: { u1: ana, u2: ben, u3: rita },
  categories: new Map([['c1', 'Billing']]),
  face: 'staff',
}
const describeFor = (changes: ToldChanges, more: Partial<ChangeContext> = {}) =>
  describeChanges(changes, { ...context, ...more })

describe('a change in words', () => {
  test('Ana assigned this to Ben', () => {
    expect(describeFor({ assigneeId: { from: null, to: ben.id } })).toEqual(['assigned this to Ben'])
  })

  test('Ana took this, and later gave it back', () => {
    expect(describeFor({ assigneeId: { from: null, to: ana.id } })).toEqual(['took this'])
    expect(describeFor({ assigneeId: { from: ana.id, to: null } })).toEqual(['gave this back'])
    expect(describeFor({ assigneeId: { from: ben.id, to: null } })).toEqual(['unassigned Ben'])
  })

  test('Ana changed status from Open to Waiting on requester', () => {
    const changes: ToldChanges = { status: { from: 'open', to: 'waiting' } }
    expect(describeFor(changes)).toEqual(['changed status from Open to Waiting on requester'])
    expect(describeFor(changes, { face: 'requester' })).toEqual([
      'changed status from Open to Waiting for your answer',
    ])
  })

  test('the requester withdraws, staff close', () => {
    const changes: ToldChanges = { status: { from: 'open', to: 'closed' } }
    expect(describeFor(changes, { actorId: rita.id })).toEqual(['withdrew this'])
    expect(describeFor(changes)).toEqual(['closed this'])
  })

  test('a forced move says so, whatever it leads to', () => {
    const changes: ToldChanges = { status: { from: 'closed', to: 'resolved' } }
    expect(describeFor(changes, { override: true })).toEqual(['forced the status from Closed to Resolved'])
  })

  test('several at once are one sentence', () => {
    const phrases = describeFor({
      status: { from: 'resolved', to: 'open' },
      priority: { from: 'low', to: 'urgent' },
      categoryId: { from: null, to: 'c1' },
    })
    expect(joinPhrases(phrases)).toBe(
      'reopened this, changed priority from Low to Urgent, and set the category to Billing',
    )
  })

  test('a severity is raised or lowered', () => {
    expect(describeFor({ severity: { from: 'low', to: 'critical' } })).toEqual([
      'raised severity from Low to Critical',
    ])
    expect(describeFor({ severity: { from: 'high', to: 'medium' } })).toEqual([
      'lowered severity from High to Medium',
    ])
  })

  test('Docket closes what stayed resolved, and says after how many days where that is known', () => {
    const changes: ToldChanges = { status: { from: 'resolved', to: 'closed' } }
    expect(describeFor(changes, { actorId: null, resolvedDays: 14 })).toEqual([
      'closed this after 14 days without an answer',
    ])
    expect(describeFor(changes, { actorId: null, resolvedDays: null })).toEqual([
      'closed this, as no answer came after it was resolved',
    ])
    expect(describeFor(changes)).toEqual(['closed this'])
  })

  test('a draft that came back is sent again, an approved one is released', () => {
    expect(
      describeFor({ status: { from: 'review', to: 'draft' }, title: { from: 'A lamp', to: 'A lamp hums' } }),
    ).toEqual(['changed the title from “A lamp” to “A lamp hums”', 'sent this for review again'])
    expect(describeFor({ status: { from: 'pending', to: 'open' } })).toEqual(['released this for work'])
  })
})

describe('a review in words', () => {
  const review = (changes: ToldChanges) => joinPhrases(describeReview(changes, context))

  test('approves as it is, or after the severity was lowered', () => {
    expect(review({ status: { from: 'draft', to: 'pending' } })).toBe('approved this')
    expect(review({ status: { from: 'draft', to: 'pending' }, severity: { from: 'high', to: 'low' } })).toBe(
      'lowered severity from High to Low and approved this',
    )
  })

  test('sends back when the severity was raised', () => {
    expect(review({ status: { from: 'draft', to: 'review' }, severity: { from: 'low', to: 'high' } })).toBe(
      'raised severity from Low to High and sent it back',
    )
  })
})

describe('a beginning in words', () => {
  test('a draft says that it waits only as long as it does', () => {
    expect(describeCreation('draft', true, null)).toBe('asked for this; it waits for review')
    expect(describeCreation('draft', false, null)).toBe('asked for this')
    expect(describeCreation('open', false, null)).toBe('opened this')
  })

  test('an agent opens a ticket for somebody', () => {
    expect(describeCreation('open', false, 'Rita')).toBe('opened this for Rita')
  })
})

describe('a link in words', () => {
  const other = { otherNumber: 'TKT-2026-000007', isLinked: true }

  test('is told from both of its ends', () => {
    expect(describeLink({ ...other, kind: 'follow_up', isTarget: false })).toBe(
      'linked this as a follow-up to TKT-2026-000007',
    )
    expect(describeLink({ ...other, kind: 'follow_up', isTarget: true })).toBe(
      'linked TKT-2026-000007 as a follow-up to this',
    )
    expect(describeLink({ ...other, kind: 'duplicate', isTarget: false })).toBe(
      'marked this as a duplicate of TKT-2026-000007',
    )
    expect(describeLink({ ...other, kind: 'duplicate', isTarget: true })).toBe(
      'marked TKT-2026-000007 as a duplicate of this',
    )
    expect(describeLink({ ...other, kind: 'related', isTarget: false })).toBe(
      'linked this to TKT-2026-000007',
    )
  })

  test('is taken back in words too', () => {
    expect(describeLink({ ...other, isLinked: false, kind: 'related', isTarget: false })).toBe(
      'unlinked this from TKT-2026-000007',
    )
    expect(describeLink({ ...other, isLinked: false, kind: 'duplicate', isTarget: true })).toBe(
      'unmarked TKT-2026-000007 as a duplicate of this',
    )
  })
})

describe('numbers of tickets in a text', () => {
  const numbersIn = (text: string) =>
    splitNumbers(text).flatMap((piece) => (piece.isNumber ? piece.text : []))

  test('are pieces of their own, and nothing of the text is lost', () => {
    const text = 'see TKT-2026-000007, then TKT-2026-000012'
    expect(numbersIn(text)).toEqual(['TKT-2026-000007', 'TKT-2026-000012'])
    expect(splitNumbers(text).map((piece) => piece.text)).toEqual([
      'see ',
      'TKT-2026-000007',
      ', then ',
      'TKT-2026-000012',
    ])
    for (const piece of splitNumbers(text)) expect(text.indexOf(piece.text)).toBe(piece.at)
  })

  test('are not found in what only looks like one', () => {
    expect(numbersIn('TKT-2026-12 and TKT-2026-0000000012')).toEqual([])
  })
})
