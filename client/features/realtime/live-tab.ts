import type { LiveMessage } from '#shared/events.ts'
import type { Leadership } from './leadership.ts'
import type { LiveState, Stream, StreamHooks } from './stream.ts'

/** What tabs tell each other. `last` is the number of the last message that the leader has passed on. */
export type TabWord =
  | { kind: 'ask' }
  | { kind: 'state'; state: LiveState; last: string | null }
  | { kind: 'message'; number: string; message: LiveMessage }

export type TabPorts = {
  leadership: Leadership
  post: (word: TabWord) => void
  openStream: (after: string | null, hooks: StreamHooks) => Stream
  now: () => number
}

export type TabHooks = {
  onMessage: (message: LiveMessage) => void
  onState: (state: LiveState) => void
  /** A connection failed; the caller looks whether the session is still good. */
  onDown: () => void
}

/** How long (milliseconds) a leader may stay silent: then it is asked, and after as long again replaced. */
export const silenceMs = 6000

export type LiveTab = {
  hear: (word: TabWord) => void
  /** To be called regularly while the tab can be seen. */
  check: () => void
  /** To be called when the browser has a network again. */
  reconnectNow: () => void
  /** To be called when the browser has lost its network: an open connection may take minutes to notice. */
  giveUp: () => void
  /** To be called after the tab was frozen: what was said meanwhile may be lost. */
  wake: () => void
  close: () => void
}

/**
 * One tab's part in the one live stream of its browser: it leads, that is holds the connection and passes on what
 * comes, or follows. A new leader continues after the last number it saw.
 */
export const openLiveTab = (ports: TabPorts, hooks: TabHooks): LiveTab => {
  let stream: Stream | null = null
  let state: LiveState = 'catching-up'
  let last: string | null = null
  let isLevel = false
  let heardAt = ports.now()
  let askedAt: number | null = null

  const setState = (next: LiveState) => {
    if (next !== state) hooks.onState(next)
    state = next
  }
  /** Once the tab follows the stream, what it fetched before that may be old already. */
  const becomeLevel = () => {
    if (isLevel) return
    isLevel = true
    hooks.onMessage({ kind: 'resync' })
  }
  const receive = (number: string, message: LiveMessage) => {
    last = number
    if (message.kind !== 'hello') hooks.onMessage(message)
  }
  const announce = () => ports.post({ kind: 'state', state, last })

  const lead = () => {
    // Without a number there is nothing to continue after: the first message makes level anew.
    if (last === null) isLevel = false
    stream = ports.openStream(last, {
      onState: (next) => {
        const isNew = next !== state
        setState(next)
        if (next === 'live') becomeLevel()
        if (isNew) announce()
      },
      onMessage: (number, message) => {
        receive(number, message)
        ports.post({ kind: 'message', number, message })
      },
      onDown: hooks.onDown,
    })
    announce()
  }
  const follow = () => {
    stream?.close()
    stream = null
    heardAt = ports.now()
    ports.post({ kind: 'ask' })
  }

  const hear = (word: TabWord) => {
    if (word.kind === 'ask') {
      if (stream) announce()
      return
    }
    if (stream) return
    heardAt = ports.now()
    askedAt = null
    if (word.kind === 'message') {
      becomeLevel()
      return receive(word.number, word.message)
    }
    last ??= word.last
    setState(word.state)
    if (word.state === 'live') becomeLevel()
  }

  const check = () => {
    if (stream) return
    const now = ports.now()
    if (askedAt === null && now - heardAt > silenceMs) {
      askedAt = now
      ports.post({ kind: 'ask' })
    } else if (askedAt !== null && now - askedAt > silenceMs) {
      askedAt = null
      heardAt = now
      setState('catching-up')
      ports.leadership.seize()
    }
  }

  ports.leadership.seek(lead, follow)
  ports.post({ kind: 'ask' })
  return {
    hear,
    check,
    reconnectNow: () => stream?.reconnectNow(),
    giveUp: () => stream?.giveUp(),
    wake: () => {
      stream?.reconnectNow()
      hooks.onMessage({ kind: 'resync' })
      ports.post({ kind: 'ask' })
    },
    close: () => {
      stream?.close()
      ports.leadership.leave()
    },
  }
}
