import { setTimeout } from 'node:timers/promises'

/** Lets time pass; when the process stops, no longer. */
export const createWait =
  (stopping: AbortSignal) =>
  async (ms: number): Promise<void> => {
    if (ms <= 0 || stopping.aborted) return
    await setTimeout(ms, undefined, { signal: stopping }).catch(() => undefined)
  }
