import { afterEach, describe, expect, it } from 'vitest'
import {
  calendarDay,
  formatCount,
  formatDay,
  formatExact,
  formatRelative,
  instantOf,
  setTimeZone,
} from './format.ts'

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

describe('a time zone that the reader has chosen', () => {
  afterEach(() => setTimeZone(null))
  const newYear = '2026-12-31T23:30:00Z'

  it('is the one of every time that is shown', () => {
    setTimeZone('America/New_York')
    expect(formatExact(newYear)).toMatch(/18:30|6:30/)
    setTimeZone('Asia/Tokyo')
    expect(formatExact(newYear)).toMatch(/2027/)
    expect(formatDay(newYear, now)).toContain('2027')
    expect(calendarDay(new Date(newYear))).toBe('2027-01-01')
  })

  it('is the one in which a day ends, also when the clocks change on it', () => {
    setTimeZone('Europe/Berlin')
    expect(new Date(instantOf('2026-07-01T23:59:59')).toISOString()).toBe('2026-07-01T21:59:59.000Z')
    expect(new Date(instantOf('2026-03-29T23:59:59')).toISOString()).toBe('2026-03-29T21:59:59.000Z')
    expect(new Date(instantOf('2026-10-25T23:59:59')).toISOString()).toBe('2026-10-25T22:59:59.000Z')
    expect(instantOf('2026-13-01T23:59:59')).toBeNaN()
  })

  it('that the browser does not know changes nothing', () => {
    setTimeZone('Asia/Tokyo')
    setTimeZone('Mars/Olympus')
    expect(calendarDay(new Date(newYear))).toBe('2027-01-01')
  })
})
