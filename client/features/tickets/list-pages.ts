import type { InfiniteData } from '@tanstack/react-query'

/** A page of a list. `asOf` is the number of the latest change when it was asked for. */
export type ListPage<Item> = { items: Item[]; nextCursor: string | null; asOf: number }
export type ListPages<Item> = InfiniteData<ListPage<Item>, string | null>

/** Rows that are on the screen, by their places in the list; both are included. */
export type Sight = { first: number; last: number }

/** Of an age that every change is newer than. */
const longAgo = 0

/**
 * The pages to ask for anew after a change, in order: the first, which tells what is new, and those in sight.
 * At most `limit`, so that the work does not grow with how far was scrolled.
 */
export const pagesToRenew = (
  pages: readonly ListPage<unknown>[],
  sight: Sight,
  change: number,
  limit: number,
): number[] => {
  let start = 0
  const wanted: number[] = []
  for (const [index, page] of pages.entries()) {
    const end = start + page.items.length
    // A page that has lost all its rows to others is a place between two rows.
    const isInSight = start <= sight.last && (end > sight.first || (start === end && end === sight.first))
    if ((index === 0 || isInSight) && page.asOf < change) wanted.push(index)
    start = end
  }
  return wanted.slice(0, limit)
}

/**
 * The list with one page renewed. No row stands twice: the renewed page has the newer word on where a row is.
 * The page after it begins where this one now ends; if that has moved, it is old, whatever its age.
 */
export const withRenewedPage = <Item>(
  { pages, pageParams }: ListPages<Item>,
  index: number,
  fresh: ListPage<Item>,
  idOf: (item: Item) => string,
): ListPages<Item> => {
  const known = new Set(fresh.items.map(idOf))
  const renewed = pages.map((page, place) => {
    if (place === index) return fresh
    const items = page.items.filter((item) => !known.has(idOf(item)))
    const hasMoved = place === index + 1 && pageParams[place] !== fresh.nextCursor
    if (items.length === page.items.length && !hasMoved) return page
    return { ...page, items, asOf: hasMoved ? longAgo : page.asOf }
  })
  const params = pageParams.map((param, place) => (place === index + 1 ? fresh.nextCursor : param))
  // A page that is the last one now has nothing behind it.
  const end = fresh.nextCursor === null ? index + 1 : pages.length
  return { pages: renewed.slice(0, end), pageParams: params.slice(0, end) }
}
