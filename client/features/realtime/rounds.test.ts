import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRounds, roundGaps } from './rounds.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Rounds of work that each takes so long, and what of it has begun and ended. */
const open = (takesMs: number) => {
  const log: string[] = []
  const rounds = createRounds<string>(async (work) => {
    log.push(`${work} begins`)
    await new Promise((resolve) => setTimeout(resolve, takesMs))
    log.push(`${work} ends`)
  })
  return { log, rounds }
}

describe('what a storm of changes makes the page fetch', () => {
  test('is fetched at once, then in rounds, and the last of it is never left out', async () => {
    const { log, rounds } = open(10)
    for (const work of ['first', 'second', 'third']) rounds.note([['lists', work]])
    await vi.advanceTimersByTimeAsync(roundGaps.pauseMs - 1)
    expect(log).toEqual(['first begins', 'first ends'])
    await vi.advanceTimersByTimeAsync(20)
    expect(log.slice(2)).toEqual(['third begins', 'third ends'])
  })

  test('is awaited before the same is fetched again, while everything else goes on', async () => {
    const { log, rounds } = open(3 * roundGaps.pauseMs)
    for (let round = 1; round <= 3; round += 1) {
      rounds.note([['conversation', `conversation ${round}`]])
      if (round < 3) await vi.advanceTimersByTimeAsync(roundGaps.pauseMs)
    }
    rounds.note([['lists', 'lists']])
    await vi.advanceTimersByTimeAsync(10 * roundGaps.pauseMs)
    expect(log).toEqual([
      'conversation 1 begins',
      'lists begins',
      'conversation 1 ends',
      'conversation 3 begins',
      'lists ends',
      'conversation 3 ends',
    ])
  })

  test('waits for no answer for ever', async () => {
    const { log, rounds } = open(10 * roundGaps.patienceMs)
    rounds.note([['lists', 'first']])
    rounds.note([['lists', 'second']])
    await vi.advanceTimersByTimeAsync(roundGaps.patienceMs + roundGaps.pauseMs)
    expect(log).toEqual(['first begins', 'second begins'])
  })

  test('is nothing more once nobody follows', async () => {
    const { log, rounds } = open(10)
    rounds.note([['lists', 'first']])
    rounds.note([['lists', 'second']])
    rounds.stop()
    await vi.advanceTimersByTimeAsync(10 * roundGaps.pauseMs)
    expect(log).toEqual(['first begins', 'first ends'])
  })
})
