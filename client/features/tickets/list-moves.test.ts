import { describe, expect, test } from 'vitest'
import { changedSince, extendWalk, neighboursOf, stepIndex, versionsOf } from './list-moves.ts'

describe('moving in the list by keys', () => {
  test('the first step enters the list at the end that the key points from', () => {
    expect(stepIndex(-1, 1, 5)).toBe(0)
    expect(stepIndex(-1, -1, 5)).toBe(4)
  })

  test('a step never leaves the list', () => {
    expect(stepIndex(4, 1, 5)).toBe(4)
    expect(stepIndex(0, -1, 5)).toBe(0)
    expect(stepIndex(9, 1, 5)).toBe(4)
    expect(stepIndex(0, 1, 0)).toBe(-1)
  })
})

describe('walking from ticket to ticket', () => {
  test('a ticket that jumps to the top after work on it does not change what comes next', () => {
    const walk = ['A', 'B', 'C', 'D']
    const listedAfterWorkOnC = ['C', 'A', 'B', 'D', 'E']
    const kept = extendWalk(walk, listedAfterWorkOnC)
    expect(kept).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(neighboursOf(kept, 'C')).toMatchObject({ previous: 'B', next: 'D', place: 3 })
  })

  test('the ends have nothing beyond them', () => {
    expect(neighboursOf(['A', 'B'], 'A')).toMatchObject({ previous: null, next: 'B' })
    expect(neighboursOf(['A', 'B'], 'B')).toMatchObject({ previous: 'A', next: null, nearEnd: true })
  })

  test('a ticket that the list does not hold has no neighbours', () => {
    expect(neighboursOf(['A'], 'Z')).toEqual({ previous: null, next: null, place: null, nearEnd: false })
  })
})

describe('rows that flash', () => {
  const before = versionsOf([
    { id: 'a', version: 1 },
    { id: 'b', version: 3 },
  ])

  test('a row whose ticket changed flashes; the others and those that scrolled in do not', () => {
    const rows = [
      { id: 'a', version: 2 },
      { id: 'b', version: 3 },
      { id: 'c', version: 9 },
    ]
    expect(changedSince(before, rows)).toEqual(['a'])
  })
})
