import { describe, expect, it } from 'vitest'
import { formatCount, formatDay, formatExact, formatRelative } from './format.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const ago = (ms: number) => new Date(now - ms).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('relative times', () => {
  it('is now for less than three quarters of a minute, before and after', () => {
    expect(formatRelative(ago(0), now)).toBe('now')
    expect(formatRelative(ago(44_000), now)).toBe('now')
    expect(formatRelative(ago(-44_000), now)).toBe('now')
  })

  it('grows through minutes, hours and days, and never rounds up', () => {
    expect(formatRelative(ago(50_000), now)).toMatch(/^1\D*min|^1m/)
    expect(formatRelative(ago(59 * minute + 59_000), now)).toMatch(/^59/)
    expect(formatRelative(ago(23.9 * hour), now)).toMatch(/^23\D*h/)
    expect(formatRelative(ago(day), now)).toBe('yesterday')
    expect(formatRelative(ago(6.9 * day), now)).toMatch(/^6\D*d/)
  })

  it('looks ahead for what is due', () => {
    expect(formatRelative(ago(-day), now)).toBe('tomorrow')
    expect(formatRelative(ago(-2 * hour), now)).toMatch(/^in 2/)
  })

  it('is a date beyond four weeks, with the year when it is another one', () => {
    expect(formatRelative(ago(40 * day), now)).toBe(formatDay(ago(40 * day), now))
    expect(formatDay('2026-10-05T12:00:00Z', now)).not.toContain('2026')
    expect(formatDay('2024-10-05T12:00:00Z', now)).toContain('2024')
  })

  it('has the whole time for a tooltip', () => {
    expect(formatExact('2026-10-05T12:00:00Z')).toMatch(/2026/)
    expect(formatExact('2026-10-05T12:00:00Z')).toMatch(/October/)
  })
})

describe('counts', () => {
  it('groups thousands and keeps the singular for one', () => {
    expect(formatCount(1, 'ticket')).toBe('1 ticket')
    expect(formatCount(0, 'ticket')).toBe('0 tickets')
    expect(formatCount(12_431, 'ticket')).toBe('12,431 tickets')
    expect(formatCount(2, 'reply', 'replies')).toBe('2 replies')
  })
})
