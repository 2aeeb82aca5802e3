import { vocabulary } from './words.ts'

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32, public domain). */
export const seededRandom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
export type Random = ReturnType<typeof seededRandom>

const slots = 2 ** 20

// A word of rank r is used in proportion to 1 / r (Zipf's law); each slot of the table is a word to draw.
const drawTable = (() => {
  const weights = vocabulary.map((_, rank) => 1 / (rank + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const table = new Uint16Array(slots)
  let filled = 0
  let reached = 0
  for (const [rank, weight] of weights.entries()) {
    reached += weight
    const upTo = Math.round((reached / total) * slots)
    table.fill(rank, filled, upTo)
    filled = upTo
  }
  return table
})()

const drawWord = (random: Random): string => vocabulary[drawTable[Math.floor(random() * slots)] ?? 0] ?? 'the'

const drawWords = (random: Random, count: number): string =>
  Array.from({ length: count }, () => drawWord(random)).join(' ')

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A title of four to nine words. */
export const writeTitle = (random: Random): string =>
  capitalized(drawWords(random, 4 + Math.floor(random() * 6)))

/** A description of two to nine sentences. */
export const writeDescription = (random: Random): string =>
  Array.from(
    { length: 2 + Math.floor(random() * 8) },
    () => `${capitalized(drawWords(random, 6 + Math.floor(random() * 10)))}.`,
  ).join(' ')
