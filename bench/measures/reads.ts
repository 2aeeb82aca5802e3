import { median, type Operation, p95, type Timings, timeInterleaved } from '../measure.ts'
import {
  atLeast,
  atMost,
  type Check,
  millis,
  type Section,
  times,
  timingColumns,
  timingRows,
} from '../report.ts'
import type { World } from '../world.ts'
import { countOperations, listOperations, ticketOperations } from './read-operations.ts'
import { ilikeOperation, searchedRareWord, searchOperations } from './search-operations.ts'

const warmUps = 10
const ilikeRounds = 7
/** Where there are fewer tickets, reading them all takes no time worth the comparison. */
const ilikeComparedFrom = 1_000_000
/** What is larger than the base may cost so many times as much. */
const growthLimit = { screens: 1.5, search: 4 }

/** The database at hand and, for growth, the small one; measured in turn. */
export type Worlds = { world: World; base: World | null; rounds: number }

type MakeOperations = (world: World) => Promise<Operation[]>

const measure = async (
  { world, base, rounds }: Worlds,
  make: MakeOperations,
): Promise<{ timings: Timings; smaller: Timings | null }> => {
  const own = await make(world)
  const others = base ? await make(base) : []
  const named = others.map(({ name, run }) => ({ name: `base: ${name}`, run }))
  const all = await timeInterleaved([...own, ...named], { rounds, warmUps })
  const select = (operations: readonly Operation[], prefix: string) =>
    new Map(operations.map(({ name }) => [name, all.get(`${prefix}${name}`) ?? []]))
  return { timings: select(own, ''), smaller: base ? select(others, 'base: ') : null }
}

const allRuns = (timings: Timings): number[] => [...timings.values()].flat()

const growthCheck = (what: string, timings: Timings, smaller: Timings | null, limit: number): Check[] =>
  smaller
    ? [
        atMost(
          `${what}: p95 against 10,000 tickets`,
          p95(allRuns(timings)) / p95(allRuns(smaller)),
          limit,
          times,
        ),
      ]
    : []

const slowest = (timings: Timings, statistic: (runs: readonly number[]) => number): number =>
  Math.max(...[...timings.values()].map(statistic))

/** Lists: first and deep pages of every sort, and by filter. */
export const measureLists = async (worlds: Worlds): Promise<Section> => {
  const { timings, smaller } = await measure(worlds, listOperations)
  return {
    title: 'Lists',
    columns: timingColumns(smaller),
    rows: timingRows(timings, smaller),
    checks: [
      ...growthCheck('list page', timings, smaller, growthLimit.screens),
      atMost('list page: slowest median, at any depth', slowest(timings, median), 8, millis),
    ],
  }
}

/** A ticket's page. */
export const measureTicketPage = async (worlds: Worlds): Promise<Section> => {
  const { timings, smaller } = await measure(worlds, ticketOperations)
  return {
    title: 'Ticket page',
    columns: timingColumns(smaller),
    rows: timingRows(timings, smaller),
    checks: [
      ...growthCheck('ticket page', timings, smaller, growthLimit.screens),
      atMost('ticket page: slowest median', slowest(timings, median), 6, millis),
    ],
  }
}

/** The counts beside the lists. */
export const measureCounts = async (worlds: Worlds): Promise<Section> => {
  const { timings, smaller } = await measure(worlds, countOperations)
  return {
    title: 'Counts',
    columns: timingColumns(smaller),
    rows: timingRows(timings, smaller),
    checks: growthCheck('counts', timings, smaller, growthLimit.screens),
  }
}

/** The mix of searches, and the obvious way for comparison. */
export const measureSearch = async (worlds: Worlds): Promise<Section> => {
  const { timings, smaller } = await measure(worlds, searchOperations)
  const rare = (await searchOperations(worlds.world)).filter(({ name }) => name === searchedRareWord)
  const ilike = ilikeOperation(worlds.world)
  const pair = await timeInterleaved([...rare, ilike], { rounds: ilikeRounds, warmUps: 1 })
  const [rareMs = Number.NaN, ilikeMs = Number.NaN] = [...pair.values()].map(median)
  const ofKind = (name: string) => median(timings.get(name) ?? [])
  return {
    title: 'Search',
    columns: timingColumns(smaller),
    rows: [
      ...timingRows(timings, smaller),
      ...timingRows(new Map([[ilike.name, pair.get(ilike.name) ?? []]]), null),
    ],
    checks: [
      ...growthCheck('search mix', timings, smaller, growthLimit.search),
      atMost('search mix: median', median(allRuns(timings)), 20, millis),
      atMost('search mix: p95', p95(allRuns(timings)), 100, millis),
      atMost('search for a common word: median', ofKind('common word'), 30, millis),
      atMost('search for a rare word: median', ofKind(searchedRareWord), 20, millis),
      ...(worlds.world.tickets < ilikeComparedFrom
        ? []
        : [atLeast('rare word, faster than ILIKE by', ilikeMs / rareMs, 50, times)]),
    ],
  }
}
