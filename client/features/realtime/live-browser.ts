import { v4 as newId } from 'uuid'
import { subscribeTo } from './event-stream.ts'
import { createLockLeadership, type Leadership } from './leadership.ts'
import { createLeaseLeadership } from './lease.ts'
import { LiveTab, type TabHooks, type TabWord } from './live-tab.ts'
import { openStream } from './stream.ts'

const wait = (ms: number, then: () => void) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

const checkEveryMs = 2000

const createLeadership = (name: string): Leadership =>
  'locks' in navigator && navigator.locks !== undefined
    ? createLockLeadership(navigator.locks, name)
    : createLeaseLeadership({
        storage: localStorage,
        key: name,
        self: newId(),
        now: Date.now,
        wait,
      })

/** Joins this tab to the browser's live stream of an organization (a slug). Returns the way to leave. */
export const joinLive = (organization: string, name: string, hooks: TabHooks): (() => void) => {
  const channel = new BroadcastChannel(name)
  const stream = { subscribe: subscribeTo(organization, wait), wait, random: Math.random }
  const tab = new LiveTab(
    {
      leadership: createLeadership(name),
      post: (word) => channel.postMessage(word),
      openStream: (after, streamHooks) => openStream(stream, after, streamHooks),
      now: Date.now,
    },
    hooks,
  )
  const left = new AbortController()
  const listen = { signal: left.signal }
  channel.addEventListener('message', ({ data }: MessageEvent<TabWord>) => tab.hear(data), listen)
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') tab.check()
  }, checkEveryMs)
  window.addEventListener('online', () => tab.reconnectNow(), listen)
  window.addEventListener('offline', () => tab.giveUp(), listen)
  document.addEventListener('resume', () => tab.wake(), listen)
  window.addEventListener('pageshow', ({ persisted }) => persisted && tab.wake(), listen)

  const leave = () => {
    left.abort()
    clearInterval(timer)
    tab.close()
    channel.close()
  }
  window.addEventListener('pagehide', ({ persisted }) => !persisted && leave(), listen)
  return leave
}
