import { describe, expect, it } from 'vitest'
import { formatBytes, percentOf, timeLeft } from './words.ts'

describe('the size of a file', () => {
  it('is told in the unit that fits', () => {
    expect([1, 812, 14_000, 3_400_000, 10 * 1024 * 1024].map(formatBytes)).toEqual([
      '1 byte',
      '812 bytes',
      '14 kB',
      '3.2 MB',
      '10 MB',
    ])
  })
})

describe('the time left', () => {
  it('is not guessed before bytes have gone for a while', () => {
    expect(timeLeft(0, 1000, 60_000)).toBeNull()
    expect(timeLeft(500, 1000, 1_000)).toBeNull()
  })

  it('follows from how fast they went', () => {
    expect(timeLeft(250, 1000, 4_000)).toBe('12 s left')
    expect(timeLeft(100, 1000, 10_000)).toBe('2 min. left')
  })

  it('is not told of what has gone', () => {
    expect(timeLeft(1000, 1000, 9_000)).toBeNull()
  })
})

describe('how much has gone', () => {
  it('is all of it only at the last byte', () => {
    expect([percentOf(0, 7), percentOf(999, 1000), percentOf(1000, 1000)]).toEqual([0, 99, 100])
  })

  it('is never more than all', () => {
    expect(percentOf(1200, 1000)).toBe(100)
  })
})
