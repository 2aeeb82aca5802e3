import { describe, expect, it } from 'vitest'
import { moveBy } from './category-order.ts'

describe('a category that is moved', () => {
  it('changes places with its neighbour', () => {
    expect(moveBy(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
    expect(moveBy(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
  })

  it('stays where it is at an end, and when it is gone', () => {
    const ids = ['a', 'b']
    expect(moveBy(ids, 'a', -1)).toBe(ids)
    expect(moveBy(ids, 'b', 1)).toBe(ids)
    expect(moveBy(ids, 'c', 1)).toBe(ids)
  })
})
