import type { LiveMessage } from '#shared/events.ts'

/**
 * `live`: everything that happens arrives. `catching-up`: connected anew or about to be, not yet level.
 * `offline`: the last try failed; the next one is under way or waits.
 */
export type LiveState = 'live' | 'catching-up' | 'offline'

export type Subscription = { unsubscribe: () => void }

export type StreamPorts = {
  /** Opens one connection that ends at its first fault, which it reports once. */
  subscribe: (
    after: string | null,
    hooks: {
      onOpen: () => void
      onMessage: (number: string, message: LiveMessage) => void
      onDown: () => void
    },
  ) => Subscription
  /** Calls later; returns the way to cancel. */
  wait: (ms: number, then: () => void) => () => void
  /** From 0 to 1. */
  random: () => number
}

export type StreamHooks = {
  onMessage: (number: string, message: LiveMessage) => void
  onState: (state: LiveState) => void
  onDown: () => void
}

export type Stream = {
  reconnectNow: () => void
  /** Treats the connection as broken, though it has not said so. */
  giveUp: () => void
  close: () => void
}

const firstDelayMs = 500
const longestDelayMs = 30_000
/** A connection that has lasted this long counts as a good one, though nothing may have come on it. */
const provenAfterMs = 5000

/** Milliseconds before the next try: doubling up to half a minute, of which up to half is left to chance. */
export const backoffMs = (failures: number, random: number): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.5 + random / 2))
}

/** Keeps one connection open, continuing after the last number that it saw. */
export const openStream = (ports: StreamPorts, after: string | null, hooks: StreamHooks): Stream => {
  let last = after
  let failures = 0
  let attempt = 0
  let isClosed = false
  let connection: Subscription | null = null
  let cancelWait = () => {}
  const forgetFailures = () => {
    failures = 0
  }

  const disconnect = () => {
    cancelWait()
    attempt += 1
    connection?.unsubscribe()
    connection = null
  }

  const fail = () => {
    failures += 1
    disconnect()
    if (isClosed) return
    cancelWait = ports.wait(backoffMs(failures, ports.random()), connect)
    hooks.onState('offline')
    hooks.onDown()
  }

  const connect = () => {
    disconnect()
    if (isClosed) return
    const own = attempt
    // What a connection says after the next one has begun is no longer wanted.
    const isOwn = () => own === attempt
    hooks.onState(failures > 1 ? 'offline' : 'catching-up')
    connection = ports.subscribe(last, {
      onOpen: () => {
        if (!isOwn()) return
        cancelWait = ports.wait(provenAfterMs, forgetFailures)
        // One that continues says nothing until something happens; one that begins says up to where it has seen.
        if (last !== null) hooks.onState('live')
      },
      onMessage: (number, message) => {
        if (!isOwn()) return
        forgetFailures()
        last = number
        hooks.onState('live')
        hooks.onMessage(number, message)
      },
      onDown: () => {
        if (isOwn()) fail()
      },
    })
  }

  connect()
  return {
    reconnectNow: () => {
      forgetFailures()
      connect()
    },
    giveUp: fail,
    close: () => {
      isClosed = true
      disconnect()
    },
  }
}
