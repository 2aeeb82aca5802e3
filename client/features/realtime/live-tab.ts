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

/**
 * One tab's part in the one live stream of its browser: it leads, that is holds the connection and passes on what
 * comes, or follows. A new leader continues after the last number it saw.
 */
export class LiveTab {
  #stream: Stream | null = null
  #state: LiveState = 'catching-up'
  #last: string | null = null
  #isLevel = false
  #heardAt: number
  #askedAt: number | null = null
  readonly #ports: TabPorts
  readonly #hooks: TabHooks

  constructor(ports: TabPorts, hooks: TabHooks) {
    this.#ports = ports
    this.#hooks = hooks
    this.#heardAt = ports.now()
    ports.leadership.seek(
      () => this.#lead(),
      () => this.#follow(),
    )
    ports.post({ kind: 'ask' })
  }

  /** To be called with what another tab says. */
  hear(word: TabWord) {
    if (word.kind === 'ask') {
      if (this.#stream) this.#announce()
      return
    }
    if (this.#stream) return
    this.#heardAt = this.#ports.now()
    this.#askedAt = null
    if (word.kind === 'message') {
      this.#becomeLevel()
      return this.#receive(word.number, word.message)
    }
    this.#last ??= word.last
    this.#setState(word.state)
    if (word.state === 'live') this.#becomeLevel()
  }

  /** To be called regularly while the tab can be seen. */
  check() {
    if (this.#stream) return
    const now = this.#ports.now()
    if (this.#askedAt === null && now - this.#heardAt > silenceMs) {
      this.#askedAt = now
      this.#ports.post({ kind: 'ask' })
    } else if (this.#askedAt !== null && now - this.#askedAt > silenceMs) {
      this.#askedAt = null
      this.#heardAt = now
      this.#setState('catching-up')
      this.#ports.leadership.seize()
    }
  }

  /** To be called when the browser has a network again. */
  reconnectNow() {
    this.#stream?.reconnectNow()
  }

  /** To be called when the browser has lost its network: an open connection may take minutes to notice. */
  giveUp() {
    this.#stream?.giveUp()
  }

  /** To be called after the tab was frozen: what was said meanwhile may be lost. */
  wake() {
    this.#stream?.reconnectNow()
    this.#hooks.onMessage({ kind: 'resync' })
    this.#ports.post({ kind: 'ask' })
  }

  close() {
    this.#stream?.close()
    this.#ports.leadership.leave()
  }

  #setState(next: LiveState) {
    if (next !== this.#state) this.#hooks.onState(next)
    this.#state = next
  }

  /** Once the tab follows the stream, what it fetched before that may be old already. */
  #becomeLevel() {
    if (this.#isLevel) return
    this.#isLevel = true
    this.#hooks.onMessage({ kind: 'resync' })
  }

  #receive(number: string, message: LiveMessage) {
    // Presence is no step of its own: it comes with the number of the one before it.
    if (message.kind !== 'presence') this.#last = number
    if (message.kind !== 'hello') this.#hooks.onMessage(message)
  }

  #announce() {
    this.#ports.post({ kind: 'state', state: this.#state, last: this.#last })
  }

  #lead() {
    // Without a number there is nothing to continue after: the first message makes level anew.
    if (this.#last === null) this.#isLevel = false
    this.#stream = this.#ports.openStream(this.#last, {
      onState: (next) => {
        const isNew = next !== this.#state
        this.#setState(next)
        if (next === 'live') this.#becomeLevel()
        if (isNew) this.#announce()
      },
      onMessage: (number, message) => {
        this.#receive(number, message)
        this.#ports.post({ kind: 'message', number, message })
      },
      onDown: this.#hooks.onDown,
    })
    this.#announce()
  }

  #follow() {
    this.#stream?.close()
    this.#stream = null
    this.#heardAt = this.#ports.now()
    this.#ports.post({ kind: 'ask' })
  }
}
