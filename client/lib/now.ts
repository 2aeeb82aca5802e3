import { useSyncExternalStore } from 'react'

const interval = 30_000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

const advance = () => {
  now = Date.now()
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  if (listeners.size === 0) now = Date.now()
  listeners.add(listener)
  timer ??= setInterval(advance, interval)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in milliseconds, renewed every half minute: one clock for every relative time on the page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
