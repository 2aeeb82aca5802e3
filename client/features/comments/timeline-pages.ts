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
  // An answer that was overtaken by a later one takes nothing of it back.
  const end = newest.entries.at(-1)?.number ?? 0
  const came = page.entries.filter(({ number }) => number > end)
  const later = new Map(page.upTo > newest.upTo ? page.entries.map((entry) => [entry.number, entry]) : [])
  const fetched = newest.entries.filter(({ number }) => number >= start)
  const grown = {
    entries: [...kept, ...fetched.map((entry) => later.get(entry.number) ?? entry), ...came],
    older: kept.length > 0 || earlier.length > 0 ? page.older : newest.older,
    people: { ...page.people, ...newest.people },
    // Of what it kept, no more is known than before.
    upTo: page.upTo,
  }
  return { ...known, pages: [grown, ...earlier] }
}

/** The number up to which every page knows what was edited or deleted. */
export const knownUpTo = ({ pages }: TimelinePages): number => Math.min(...pages.map(({ upTo }) => upTo))

/** What is known, with the entries of it that were edited or deleted as they were just fetched. */
export const withReworded = (
  known: TimelinePages,
  { entries, people, upTo }: TimelinePage,
): TimelinePages => {
  const byNumber = new Map(entries.map((entry) => [entry.number, entry]))
  const reword = (page: TimelinePage): TimelinePage => {
    if (page.upTo > upTo) return page
    return page.entries.some(({ number }) => byNumber.has(number))
      ? {
          ...page,
          entries: page.entries.map((entry) => byNumber.get(entry.number) ?? entry),
          people: { ...page.people, ...people },
          upTo,
        }
      : { ...page, upTo }
  }
  return { ...known, pages: known.pages.map(reword) }
}
