import { AppError } from './errors.ts'

/** How many of one key are under way at once, and how many wait behind them, for how long at the most. */
export type LineLimits = { atOnce: number; waiting: number; waitMs: number }

/** Every line. What a key is stands with each. Others than budgets, each process has its own. */
export const lines = {
  /** Per account: calls. Fewer than the pool has connections, as each may hold one until its transaction ends. */
  calls: { atOnce: 4, waiting: 200, waitMs: 15_000 },
  /** Per account: files that are copied and looked at in order to be attached. */
  attaching: { atOnce: 2, waiting: 50, waitMs: 60_000 },
  /** Per upload: tries to attach it. */
  upload: { atOnce: 1, waiting: 50, waitMs: 60_000 },
  /** Per account: files whose bytes it is being sent. */
  downloads: { atOnce: 10, waiting: 50, waitMs: 15_000 },
  /** The process: uploads that come to the app itself. */
  uploads: { atOnce: 64, waiting: 0, waitMs: 0 },
  /** Per address: the same. */
  uploads_of_address: { atOnce: 32, waiting: 0, waitMs: 0 },
} as const satisfies Record<string, LineLimits>

export type LineName = keyof typeof lines

/** Lets a process do few things of one key at once. */
export type Turns = {
  /**
   * Waits for a turn, behind those who came before. Whoever has it gives it back by the function that is answered.
   * @param signal aborted when nobody waits any more.
   * @throws AppError `rate.limited` when the line is full, or the wait was too long or given up.
   */
  take(line: LineName, key: string, signal?: AbortSignal): Promise<() => void>
}

/** Does work when its turn has come, and gives the turn back whatever happens. */
export const inTurn = async <T>(turn: Promise<() => void>, work: () => Promise<T>): Promise<T> => {
  const giveBack = await turn
  try {
    return await work()
  } finally {
    giveBack()
  }
}

type Bytes = ReadableStream<Uint8Array>

/** Opens a stream when its turn has come, and gives the turn back once the stream was read, given up or broke. */
export const streamInTurn = async (turn: Promise<() => void>, open: () => Promise<Bytes>): Promise<Bytes> => {
  const giveBack = await turn
  try {
    return new ReadableStream(untilEnd((await open()).getReader(), giveBack), { highWaterMark: 0 })
  } catch (error) {
    giveBack()
    throw error
  }
}

const untilEnd = (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  end: () => void,
): UnderlyingDefaultSource<Uint8Array> => ({
  pull: async (controller) => {
    try {
      const { done, value } = await reader.read()
      if (!done) return controller.enqueue(value)
      end()
      controller.close()
    } catch (error) {
      end()
      throw error
    }
  },
  cancel: (reason) => reader.cancel(reason).finally(end),
})

/** Seconds after which whoever got no turn may come again. */
const retrySeconds = 5
const noTurn = () => new AppError('too_many', 'rate.limited', { retryAfter: retrySeconds })

type Queue = { underway: number; waiting: Set<() => void> }

export const createTurns = (limits: Record<LineName, LineLimits> = lines): Turns => {
  const queues = new Map<string, Queue>()
  const giveBack = (id: string, queue: Queue) => {
    const [next] = queue.waiting
    if (next) return next()
    queue.underway -= 1
    if (queue.underway === 0) queues.delete(id)
  }
  return {
    take: async (line, key, signal) => {
      const { atOnce, waiting, waitMs } = limits[line]
      const id = `${line}/${key}`
      const queue = queues.get(id) ?? { underway: 0, waiting: new Set() }
      queues.set(id, queue)
      if (queue.underway < atOnce) queue.underway += 1
      else if (queue.waiting.size < waiting) await waitIn(queue, waitMs, signal)
      else throw noTurn()
      let isHeld = true
      return () => {
        if (isHeld) giveBack(id, queue)
        isHeld = false
      }
    },
  }
}

/** The turn of whoever is done passes on to the first who waits. */
const waitIn = ({ waiting }: Queue, waitMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      waiting.delete(begin)
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
    const begin = () => {
      settle()
      resolve()
    }
    const leave = () => {
      settle()
      reject(noTurn())
    }
    const timer = setTimeout(leave, waitMs)
    waiting.add(begin)
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave)
  })
