import type { DraftSync } from './draft-sync.ts'

type Follower = Pick<DraftSync, 'look' | 'flush' | 'isAtRest'>

/** How often a text that is only looked at is looked up, in milliseconds. */
export const lookEveryMs = 15_000
/** How often that is done without a sign of its writer, some ten minutes in all. */
export const looksAlone = 40

/**
 * Keeps what is typed when its field or the page is left. Looks what other devices have made of it when the page is
 * seen again, when another window of this browser has kept something newer, and now and then while it is in sight.
 */
export const followPage = (
  sync: Follower,
  isNewer: (storageKey: string | null, stored: string | null) => boolean,
): (() => void) => {
  let looksLeft = looksAlone
  const end = new AbortController()
  const on = (target: Pick<EventTarget, 'addEventListener'>, type: string, run: () => void) =>
    target.addEventListener(type, run, { signal: end.signal })
  const isInSight = () => document.visibilityState === 'visible'
  const flush = () => sync.flush()
  const look = () => void sync.look()
  const stay = () => {
    looksLeft = looksAlone
  }
  on(document, 'visibilitychange', () => (isInSight() ? look() : flush()))
  on(document, 'focusout', flush)
  on(window, 'pagehide', flush)
  on(window, 'focus', look)
  on(window, 'online', look)
  for (const sign of ['visibilitychange', 'pointerdown', 'keydown']) on(document, sign, stay)
  on(window, 'focus', stay)
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (isNewer(key, newValue)) look()
  }
  window.addEventListener('storage', onStorage, { signal: end.signal })
  const timer = setInterval(() => {
    if (looksLeft === 0 || !isInSight() || !sync.isAtRest()) return
    looksLeft -= 1
    look()
  }, lookEveryMs)
  return () => {
    clearInterval(timer)
    end.abort()
  }
}
