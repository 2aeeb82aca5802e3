import { describe, expect, test } from 'vitest'
import type { ToldChanges } from '#shared/events.ts'
import { type ChangeContext, describeChanges, joinPhrases } from './timeline-words.ts'

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
})
