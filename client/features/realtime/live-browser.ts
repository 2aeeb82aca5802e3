import type { Api } from '#client/lib/api.ts'
import { createUuid } from '#client/lib/uuid.ts'
import { createLockLeadership, type Leadership } from './leadership.ts'
import { createLeaseLeadership } from './lease.ts'
import { openLiveTab, type TabHooks, type TabWord } from './live-tab.ts'
import { openStream, type StreamPorts } from './stream.ts'

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
        self: createUuid(),
        now: Date.now,
        wait,
      })

/** One connection by tRPC; any fault of it is passed on, since the stream above does the trying again. */
const subscribeBy =
  ({ client }: Api): StreamPorts['subscribe'] =>
  (after, { onOpen, onMessage, onDown }) =>
    client.live.events.subscribe(after === null ? {} : { lastEventId: after }, {
      onStarted: onOpen,
      onData: ({ id, data }) => onMessage(id, data),
      onError: onDown,
      onStopped: () => onDown(null),
      onConnectionStateChange: ({ error }) => {
        if (error) onDown(error)
      },
    })

/** Joins this tab to the browser's live stream of an organization. Returns the way to leave. */
export const joinLive = (api: Api, name: string, hooks: TabHooks): (() => void) => {
  const channel = new BroadcastChannel(name)
  const stream = { subscribe: subscribeBy(api), wait, random: Math.random }
  const tab = openLiveTab(
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
  window.addEventListener('online', tab.reconnectNow, listen)
  document.addEventListener('resume', tab.wake, listen)
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
