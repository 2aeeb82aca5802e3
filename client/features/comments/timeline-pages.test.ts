import { describe, expect, test } from 'vitest'
import type { TimelineEntry, TimelinePage } from './queries.ts'
import { knownUpTo, withNewest, withReworded } from './timeline-pages.ts'

const entry = (number: number): TimelineEntry => ({
  number,
  at: '2026-01-05T10:00:00Z',
  actor: null,
  type: 'restored',
})
const page = (from: number, to: number, older: number | null = from, upTo = to): TimelinePage => ({
  entries: Array.from({ length: to - from + 1 }, (_, index) => entry(from + index)),
  older,
  upTo,
  people: {},
})
const known = (...pages: TimelinePage[]) => ({ pages, pageParams: pages.map(() => null) })
const shown = (pages: ReturnType<typeof withNewest>) =>
  pages?.pages.map(({ entries, older }) => [entries.at(0)?.number, entries.at(-1)?.number, older])

describe('a timeline that is known, when more has come', () => {
  test('grows at its end, and its earlier pages stay as they are', () => {
    const grown = withNewest(known(page(51, 100), page(1, 50, null)), page(53, 102))
    expect(shown(grown)).toEqual([
      [51, 102, 51],
      [1, 50, null],
    ])
    expect(grown?.pages[0]?.entries.map(({ number }) => number)).toEqual(
      Array.from({ length: 52 }, (_, index) => 51 + index),
    )
  })

  test('shows the end as it is now', () => {
    const newest = page(99, 100)
    const changed = { ...newest, entries: [entry(99), { ...entry(100), at: 'later' }] }
    const grown = withNewest(known(page(51, 100)), { ...changed, older: 99 })
    expect(grown?.pages[0]?.entries.at(-1)?.at).toBe('later')
    expect(shown(grown)).toEqual([[51, 100, 51]])
  })

  test('holds each entry once, wherever the fetched end begins', () => {
    expect(shown(withNewest(known(page(51, 60), page(1, 50, null)), page(40, 62)))).toEqual([
      [51, 62, 51],
      [1, 50, null],
    ])
    expect(shown(withNewest(known(page(51, 60)), page(40, 62, null)))).toEqual([[40, 62, null]])
  })

  test('loses nothing to an answer that comes late', () => {
    const pages = known(page(51, 103), page(1, 50, null))
    expect(shown(withNewest(pages, page(53, 102)))).toEqual([
      [51, 103, 51],
      [1, 50, null],
    ])
    const reworded = withReworded(pages, {
      ...page(1, 0, null, 104),
      entries: [{ ...entry(60), at: 'later' }],
    })
    const late = withNewest(reworded, page(53, 103))
    expect(late?.pages[0]?.entries[9]).toMatchObject({ number: 60, at: 'later' })
  })

  test('that was short and is fetched whole is whole', () => {
    expect(shown(withNewest(known(page(1, 3, null)), page(1, 4, null)))).toEqual([[1, 4, null]])
    expect(shown(withNewest(known(page(1, 3, null)), page(4, 6, null)))).toEqual([[1, 6, null]])
  })

  test('is fetched anew when something may stand between the two', () => {
    expect(withNewest(known(page(1, 50, null)), page(60, 110))).toBeNull()
  })
})

describe('a timeline that is known, when messages of it were edited or deleted', () => {
  const reworded = (number: number, upTo: number): TimelinePage => ({
    ...page(1, 0, null, upTo),
    entries: [{ ...entry(number), at: 'later' }],
  })

  test('shows them as they are now, and leaves the other pages as they are', () => {
    const pages = known(page(51, 100), page(1, 50, null, 100))
    const now = withReworded(pages, reworded(20, 120))
    expect(now.pages[1]?.entries[19]).toMatchObject({ number: 20, at: 'later' })
    expect(now.pages[1]?.entries[18]).toBe(pages.pages[1]?.entries[18])
    expect(now.pages[0]?.entries).toBe(pages.pages[0]?.entries)
    expect(knownUpTo(now)).toBe(120)
  })

  test('adds nothing that nobody has scrolled to', () => {
    expect(shown(withReworded(known(page(51, 100)), reworded(20, 120)))).toEqual([[51, 100, 51]])
  })

  test('keeps a page that was fetched since', () => {
    const pages = known(page(51, 100, 51, 130))
    expect(withReworded(pages, reworded(60, 120)).pages[0]).toBe(pages.pages[0])
  })

  test('asks from where the page that was fetched first left off, also when its end has grown', () => {
    const grown = withNewest(known(page(51, 100, 51, 105), page(1, 50, null, 110)), page(90, 130))
    expect(grown && knownUpTo(grown)).toBe(105)
  })
})
