import { sentDraftSchema } from '#shared/drafts.ts'
import { z } from '#shared/zod.ts'
import { answerWithinMs, type Posted } from './unsent.ts'

/** A chat message that is not yet known to be posted. `clientId` is its own for good, so that it is posted once. */
export const outboxMessageSchema = z.object({
  clientId: z.uuid(),
  text: z.string(),
  /** ISO time of its sending. */
  at: z.string(),
  /** The kept draft that it was sent from. */
  draft: sentDraftSchema,
  /** Why it was refused. */
  fault: z.string().nullable(),
})
export const outboxSchema = z.array(outboxMessageSchema)
export type OutboxMessage = z.infer<typeof outboxMessageSchema>

export type Outbox = {
  messages: readonly OutboxMessage[]
  /** The last try came to nothing; another one will be made. */
  isHeld: boolean
}

export type OutboxPorts = {
  /** What an earlier page, or another one, has kept. */
  read: () => OutboxMessage[]
  /** Keeps a message, or what became of it, beside those of other pages. */
  keep: (message: OutboxMessage) => void
  drop: (clientId: string) => void
  /** Posts a message; resolves when it is posted, however often that is asked. Ends soon once it is given up. */
  send: (message: OutboxMessage, givenUp: AbortSignal) => Promise<void>
  /** Whether the same may succeed later without any change. */
  isPassing: (error: unknown) => boolean
  describe: (error: unknown) => string
  /** Calls later; returns the way to cancel. */
  wait: (ms: number, then: () => void) => () => void
}

const firstDelayMs = 2000
const longestDelayMs = 30_000

/**
 * Posts chat messages one after the other in the order in which they were written. What could not be sent is kept and
 * tried again; what was refused waits for its writer and keeps nothing else back.
 */
export class ChatOutbox {
  #outbox: Outbox
  #failures = 0
  #isSending = false
  #isClosed = false
  #cancelWait = () => {}
  readonly #ports: OutboxPorts
  readonly #listeners = new Set<() => void>()

  constructor(ports: OutboxPorts) {
    this.#ports = ports
    this.#outbox = { messages: ports.read(), isHeld: false }
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  readonly read = (): Outbox => this.#outbox

  add(written: Omit<OutboxMessage, 'fault'>) {
    const message = { ...written, fault: null }
    this.#ports.keep(message)
    this.#show([...this.#outbox.messages, message])
    void this.#run()
  }

  /** Tries a refused message once more. */
  retry(clientId: string) {
    const message = this.#outbox.messages.find((each) => each.clientId === clientId)
    if (message) this.#change({ ...message, fault: null })
    this.resume()
  }

  discard(clientId: string) {
    this.#ports.drop(clientId)
    this.#show(this.#outbox.messages.filter((message) => message.clientId !== clientId))
  }

  /** Lets go of what stands in the chat: it is posted, even if its answer never comes. */
  dropShown(shown: readonly { comment: Pick<Posted, 'clientId'> }[]) {
    for (const { clientId } of this.#outbox.messages)
      if (shown.some(({ comment }) => comment.clientId === clientId)) this.discard(clientId)
  }

  /** Tries at once what is kept, as when the connection is back. */
  resume() {
    this.#cancelWait()
    this.#failures = 0
    void this.#run()
  }

  /** Makes no further try. What is kept stays kept. */
  close() {
    this.#isClosed = true
    this.#cancelWait()
  }

  #change(changed: OutboxMessage) {
    if (!this.#outbox.messages.some(({ clientId }) => clientId === changed.clientId)) return
    this.#ports.keep(changed)
    this.#show(this.#outbox.messages.map((each) => (each.clientId === changed.clientId ? changed : each)))
  }

  #show(messages: readonly OutboxMessage[], isHeld = this.#outbox.isHeld) {
    this.#outbox = { messages, isHeld: isHeld && messages.length > 0 }
    for (const listener of this.#listeners) listener()
  }

  async #run(): Promise<void> {
    const next = this.#outbox.messages.find(({ fault }) => fault === null)
    if (!next || this.#isSending || this.#isClosed) return
    this.#isSending = true
    const error = await this.#try(next)
    this.#isSending = false
    if (error === null) {
      this.#failures = 0
      this.discard(next.clientId)
      this.#show(this.#outbox.messages, false)
    } else if (this.#ports.isPassing(error.thrown)) {
      return this.#hold()
    } else {
      this.#change({ ...next, fault: this.#ports.describe(error.thrown) })
    }
    return this.#run()
  }

  async #try(message: OutboxMessage): Promise<{ thrown: unknown } | null> {
    const giveUp = new AbortController()
    const cancel = this.#ports.wait(answerWithinMs, () => giveUp.abort())
    try {
      await this.#ports.send(message, giveUp.signal)
      return null
    } catch (thrown) {
      return { thrown }
    } finally {
      cancel()
    }
  }

  #hold() {
    this.#failures += 1
    this.#show(this.#outbox.messages, true)
    if (this.#isClosed) return
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.#failures - 1))
    this.#cancelWait = this.#ports.wait(delay, () => void this.#run())
  }
}

/** The kept messages with this one, in its place if it was there. */
export const withKept = (kept: readonly OutboxMessage[], message: OutboxMessage): OutboxMessage[] =>
  kept.some(({ clientId }) => clientId === message.clientId)
    ? kept.map((each) => (each.clientId === message.clientId ? message : each))
    : [...kept, message]
