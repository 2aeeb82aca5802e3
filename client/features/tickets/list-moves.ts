/** The index that a step from `index` leads to: never outside the list; from nowhere, its first or last row. */
export const stepIndex = (index: number, step: 1 | -1, length: number): number => {
  if (length === 0) return -1
  if (index < 0) return step === 1 ? 0 : length - 1
  return Math.min(Math.max(index + step, 0), length - 1)
}

/**
 * The order in which someone walks a list from ticket to ticket.
 * Working on a ticket moves it in the list itself; the walk keeps the order it began with and adds what is new at its end.
 */
export const extendWalk = (walk: readonly string[], listed: readonly string[]): string[] => {
  const known = new Set(walk)
  return [...walk, ...listed.filter((number) => !known.has(number))]
}

export type Neighbours = {
  previous: string | null
  next: string | null
  place: number | null
  nearEnd: boolean
}

/** What stands before and after a ticket in the walk; `nearEnd` says that more of the list should be fetched. */
export const neighboursOf = (walk: readonly string[], number: string): Neighbours => {
  const index = walk.indexOf(number)
  if (index < 0) return { previous: null, next: null, place: null, nearEnd: false }
  return {
    previous: walk[index - 1] ?? null,
    next: walk[index + 1] ?? null,
    place: index + 1,
    nearEnd: index >= walk.length - 3,
  }
}

type Versioned = { id: string; version: number }

/** Rows that were there before and have changed since; rows that merely scrolled in are not among them. */
export const changedSince = (before: ReadonlyMap<string, number>, rows: readonly Versioned[]): string[] =>
  rows.filter((row) => (before.get(row.id) ?? row.version) < row.version).map((row) => row.id)

export const versionsOf = (rows: readonly Versioned[]): Map<string, number> =>
  new Map(rows.map((row) => [row.id, row.version]))
