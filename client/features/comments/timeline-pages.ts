import type { InfiniteData } from '@tanstack/react-query'
import type { TimelinePage } from './queries.ts'

/** What is known of a timeline: its pages, the newest first, each oldest first. */
export type TimelinePages = InfiniteData<TimelinePage, unknown>

/**
 * What is known, with its end as it was just fetched. Null where there may be entries between the two that nobody has
 * fetched.
 */
export const withNewest = (known: TimelinePages, newest: TimelinePage): TimelinePages | null => {
  const [page, ...earlier] = known.pages
  const first = newest.entries.at(0)?.number
  const last = page?.entries.at(-1)?.number
  if (page === undefined || first === undefined) return known
  if (last === undefined || (last < first && newest.older !== null)) return null
  // What stands in the pages before stays theirs.
  const start = earlier.length > 0 ? (page.entries.at(0)?.number ?? 0) : 0
  const kept = page.entries.filter(({ number }) => number < first)
  const grown = {
    entries: [...kept, ...newest.entries.filter(({ number }) => number >= start)],
    older: kept.length > 0 || earlier.length > 0 ? page.older : newest.older,
    people: { ...page.people, ...newest.people },
  }
  return { ...known, pages: [grown, ...earlier] }
}
