import { extendWalk } from './list-moves.ts'

/** Where someone was in a list: how far down in pixels, and on which ticket. Kept while the page lives. */
export type ListPlace = { offset: number; ticketId: string | null }

const places = new Map<string, ListPlace>()
const placeLimit = 30

export const recallPlace = (key: string): ListPlace => places.get(key) ?? { offset: 0, ticketId: null }

export const rememberPlace = (key: string, place: Partial<ListPlace>) => {
  const next = { ...recallPlace(key), ...place }
  places.delete(key)
  places.set(key, next)
  const oldest = places.keys().next().value
  if (places.size > placeLimit && oldest !== undefined) places.delete(oldest)
}

let walk: { key: string; numbers: string[] } | null = null

/** Begins a walk from ticket to ticket in the order that the list shows now. */
export const beginWalk = (key: string, numbers: readonly string[]) => {
  walk = { key, numbers: [...numbers] }
}

/** The walk through this list, extended by what has been loaded since. */
export const continueWalk = (key: string, listed: readonly string[]): readonly string[] => {
  const numbers = walk?.key === key ? extendWalk(walk.numbers, listed) : [...listed]
  if (listed.length > 0) walk = { key, numbers }
  return numbers
}
