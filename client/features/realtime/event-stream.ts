import type { LiveMessage } from '#shared/events.ts'
import type { StreamPorts } from './stream.ts'

// Spoken directly rather than through tRPC's link: that one reconnects on its own, and every page would load its code.
const address = (organization: string, after: string | null): string => {
  const query = new URLSearchParams({
    connectionParams: JSON.stringify({ organization }),
    input: JSON.stringify(after === null ? {} : { lastEventId: after }),
  })
  return `/trpc/live.events?${query}`
}

const kinds: readonly string[] = ['hello', 'resync', 'event', 'presence'] satisfies LiveMessage['kind'][]

/** A message of the stream. Its own server sends nothing else under these kinds, so the rest is taken on trust. */
const isLiveMessage = (data: unknown): data is LiveMessage =>
  typeof data === 'object' && data !== null && 'kind' in data && kinds.includes(String(data.kind))

const silenceMsOf = (options: unknown): number | null =>
  typeof options === 'object' &&
  options !== null &&
  'reconnectAfterInactivityMs' in options &&
  typeof options.reconnectAfterInactivityMs === 'number'
    ? options.reconnectAfterInactivityMs
    : null

/** One connection to the live events of an organization (a slug), ending at its first fault. */
export const subscribeTo =
  (organization: string, wait: StreamPorts['wait']): StreamPorts['subscribe'] =>
  (after, { onOpen, onMessage, onDown }) => {
    const source = new EventSource(address(organization, after))
    let silenceMs: number | null = null
    let cancelSilence = () => {}
    const close = () => {
      cancelSilence()
      source.close()
    }
    const fail = () => {
      close()
      onDown()
    }
    // A connection that has died without a word shows only by the pings that no longer come.
    const noteLife = () => {
      cancelSilence()
      if (silenceMs !== null) cancelSilence = wait(silenceMs, fail)
    }
    source.addEventListener('connected', ({ data }: MessageEvent<string>) => {
      silenceMs = silenceMsOf(JSON.parse(data))
      noteLife()
      onOpen()
    })
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      noteLife()
      const message: unknown = JSON.parse(data)
      if (isLiveMessage(message)) onMessage(lastEventId, message)
    })
    source.addEventListener('ping', noteLife)
    for (const ending of ['error', 'serialized-error', 'return']) source.addEventListener(ending, fail)
    return { unsubscribe: close }
  }
