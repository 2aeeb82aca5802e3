let latest = 1
const listeners = new Set<() => void>()

/** Notes that any list may have changed: what was asked for before is old. */
export const noteListChange = () => {
  latest += 1
  for (const listener of listeners) listener()
}

/** The number of the latest change: pages asked for under a lower one are old. */
export const latestListChange = (): number => latest

/** Hears of changes. Returns the way to stop. */
export const onListChange = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
