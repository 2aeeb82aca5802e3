import { settlesWithin } from '#client/lib/patience.ts'

/** Time between two rounds, and for how long one waits for what the one before has begun (milliseconds). */
export const roundGaps = { pauseMs: 500, patienceMs: 10_000 } as const

export type Rounds<T> = {
  /** What is noted together begins together. */
  note: (works: Iterable<readonly [key: string, work: T]>) => void
  /** Leaves out what has not begun. */
  forget: () => void
  stop: () => void
}

/**
 * Does at once what is noted first, and what a storm brings after that in rounds. Of each key the last is never left
 * out, and waits until what was begun for it has come to its end: a slow answer is not thrown away for the next one.
 */
export const createRounds = <T>(run: (work: T) => Promise<unknown>): Rounds<T> => {
  const pending = new Map<string, T>()
  const running = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let isStopped = false

  const begin = async (key: string, work: T) => {
    pending.delete(key)
    running.add(key)
    await settlesWithin(run(work), roundGaps.patienceMs)
    running.delete(key)
    if (timer === null) flush()
  }
  const flush = () => {
    timer = null
    const due = [...pending].filter(([key]) => !running.has(key))
    if (due.length === 0 || isStopped) return
    timer = setTimeout(flush, roundGaps.pauseMs)
    for (const [key, work] of due) void begin(key, work)
  }
  return {
    note: (works) => {
      for (const [key, work] of works) pending.set(key, work)
      if (timer === null) flush()
    },
    forget: () => pending.clear(),
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
