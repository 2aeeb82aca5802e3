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
class KeptStream implements Stream {
  #failures = 0
  #attempt = 0
  #isClosed = false
  #connection: Subscription | null = null
  #cancelWait = () => {}
  #last: string | null
  readonly #ports: StreamPorts
  readonly #hooks: StreamHooks

  constructor(ports: StreamPorts, after: string | null, hooks: StreamHooks) {
    this.#ports = ports
    this.#last = after
    this.#hooks = hooks
    this.#connect()
  }

  reconnectNow() {
    this.#failures = 0
    this.#connect()
  }

  giveUp() {
    this.#failures += 1
    this.#disconnect()
    if (this.#isClosed) return
    const delay = backoffMs(this.#failures, this.#ports.random())
    this.#cancelWait = this.#ports.wait(delay, () => this.#connect())
    this.#hooks.onState('offline')
    this.#hooks.onDown()
  }

  close() {
    this.#isClosed = true
    this.#disconnect()
  }

  #disconnect() {
    this.#cancelWait()
    this.#attempt += 1
    this.#connection?.unsubscribe()
    this.#connection = null
  }

  #connect() {
    this.#disconnect()
    if (this.#isClosed) return
    const own = this.#attempt
    // What a connection says after the next one has begun is no longer wanted.
    const ifOwn =
      <Said extends unknown[]>(listen: (...said: Said) => void) =>
      (...said: Said) => {
        if (own === this.#attempt) listen(...said)
      }
    this.#hooks.onState(this.#failures > 1 ? 'offline' : 'catching-up')
    this.#connection = this.#ports.subscribe(this.#last, {
      onOpen: ifOwn(() => this.#noteOpen()),
      onMessage: ifOwn((number: string, message: LiveMessage) => this.#receive(number, message)),
      onDown: ifOwn(() => this.giveUp()),
    })
  }

  #noteOpen() {
    this.#cancelWait = this.#ports.wait(provenAfterMs, () => {
      this.#failures = 0
    })
    // One that continues says nothing until something happens; one that begins says up to where it has seen.
    if (this.#last !== null) this.#hooks.onState('live')
  }

  #receive(number: string, message: LiveMessage) {
    this.#failures = 0
    if (message.kind !== 'presence') this.#last = number
    this.#hooks.onState('live')
    this.#hooks.onMessage(number, message)
  }
}

export const openStream = (ports: StreamPorts, after: string | null, hooks: StreamHooks): Stream =>
  new KeptStream(ports, after, hooks)
