import type { DraftSync } from './draft-sync.ts'

type Place = {
  page: Pick<EventTarget, 'addEventListener'> & { visibilityState: string }
  frame: Pick<Window, 'addEventListener'>
}
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
  { page, frame }: Place = { page: document, frame: window },
): (() => void) => {
  let looksLeft = looksAlone
  const end = new AbortController()
  const on = (target: Pick<EventTarget, 'addEventListener'>, type: string, run: () => void) =>
    target.addEventListener(type, run, { signal: end.signal })
  const isInSight = () => page.visibilityState === 'visible'
  const flush = () => sync.flush()
  const look = () => void sync.look()
  const stay = () => {
    looksLeft = looksAlone
  }
  on(page, 'visibilitychange', () => (isInSight() ? look() : flush()))
  on(page, 'focusout', flush)
  on(frame, 'pagehide', flush)
  on(frame, 'focus', look)
  on(frame, 'online', look)
  for (const sign of ['visibilitychange', 'pointerdown', 'keydown']) on(page, sign, stay)
  on(frame, 'focus', stay)
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (isNewer(key, newValue)) look()
  }
  frame.addEventListener('storage', onStorage, { signal: end.signal })
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
