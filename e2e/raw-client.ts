import { setTimeout as sleep } from 'node:timers/promises'
import { z } from '#shared/zod.ts'

const patienceMs = 10_000
/** A stream that says nothing for so long is taken for dead; pings come more often. */
const silenceMs = 25_000
const reconnectAfterMs = 100
const pageSize = 100
/** What one was told of is mostly the newest few. */
const toldPageSize = 10
/** All is read anew at most so often: an edit does not say which message it was of. */
const wholeAgainAfterMs = 8_000

const answerSchema = z.object({ result: z.object({ data: z.unknown() }) })
const chatSchema = z.object({
  messages: z.array(
    z.object({
      number: z.number(),
      comment: z.object({ id: z.string(), body: z.string().nullable() }),
    }),
  ),
  older: z.number().nullable(),
})
const liveSchema = z.object({ kind: z.string(), type: z.string().optional(), ticketId: z.string().nullish() })

export type Caller = { origin: string; cookie: string; organization: string }

/** A message as somebody holds it; a deleted one has no body. */
export type HeldMessage = { id: string; body: string | null }

/** Whether an answer means that the server has judged: to ask again would bring nothing else. */
const isJudged = (status: number): boolean => status < 500 && status !== 429

/** Calls a procedure until it is answered, however often the line or the server fails meanwhile. */
const callUntilAnswered = async (
  { origin, cookie, organization }: Caller,
  { path, input, isWrite, signal }: { path: string; input: object; isWrite: boolean; signal: AbortSignal },
): Promise<{ status: number; data: unknown }> => {
  const address = `${origin}/trpc/${path}`
  const headers = { cookie, origin, 'x-organization': organization, 'content-type': 'application/json' }
  const body = JSON.stringify(input)
  for (;;) {
    signal.throwIfAborted()
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
      const response = isWrite
        ? await fetch(address, { method: 'POST', headers, body, signal: within })
        : await fetch(`${address}?input=${encodeURIComponent(body)}`, { headers, signal: within })
      const answer: unknown = await response.json()
      if (response.ok) return { status: response.status, data: answerSchema.parse(answer).result.data }
      if (isJudged(response.status)) return { status: response.status, data: answer }
    } catch {
      // The line was cut: whether it was done is not known, and the same is asked again.
    }
    await sleep(reconnectAfterMs)
  }
}

/** The fields of the events of a stream of bytes, as they are completed. */
const readEvents = async function* (body: AsyncIterable<Uint8Array>) {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line))
      const event: unknown = Object.fromEntries(
        fields.flatMap((field) => (field ? [[field[1], field[2]]] : [])),
      )
      yield z
        .object({ event: z.string().optional(), data: z.string().optional(), id: z.string().optional() })
        .parse(event)
    }
  }
}

/**
 * Follows the chat of a ticket without a browser: it keeps the stream, goes on after the last number it saw, asks
 * for what it was told of, and for nothing else.
 */
export class RawClient {
  /** What was wrong with the order of what the stream told. */
  readonly disorders: string[] = []
  /** How often its stream was opened. */
  connections = 0
  #held = new Map<number, HeldMessage>()
  #last: string | null = null
  #told: number[] = []
  #isOld = false
  #wholeAt = 0
  #tell = () => {}
  readonly #caller: Caller
  readonly #ticket: { id: string; number: string }
  readonly #stop = new AbortController()
  readonly #running: Promise<unknown>

  constructor(caller: Caller, ticket: { id: string; number: string }) {
    this.#caller = caller
    this.#ticket = ticket
    this.#running = Promise.all([this.#keepStream(), this.#keepCopy()])
  }

  /** Whether its stream has begun. */
  get hasBegun(): boolean {
    return this.#last !== null
  }

  /** Its own copy, in order. */
  get messages(): (HeldMessage & { number: number })[] {
    const held = [...this.#held].map(([number, message]) => ({ number, ...message }))
    return held.sort((one, other) => one.number - other.number)
  }

  /** Sends a message under one client id until it is known to be there; answers its id. */
  async send(body: string): Promise<string> {
    const input = { ticketId: this.#ticket.id, clientId: crypto.randomUUID(), kind: 'chat', body }
    const { status, data } = await this.#call('comments.add', input, true)
    if (status !== 200) throw new Error(`a message was refused: ${JSON.stringify(data)}`)
    return z.object({ commentId: z.string() }).parse(data).commentId
  }

  async edit(commentId: string, body: string): Promise<void> {
    const { status, data } = await this.#call('comments.edit', { commentId, body }, true)
    if (status !== 200) throw new Error(`an edit was refused: ${JSON.stringify(data)}`)
  }

  /** Deletes a message. That it is gone already may be the first try's doing. */
  async delete(commentId: string): Promise<void> {
    await this.#call('comments.delete', { commentId }, true)
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.#tell()
    await this.#running.catch(() => {})
  }

  #call(path: string, input: object, isWrite: boolean) {
    return callUntilAnswered(this.#caller, { path, input, isWrite, signal: this.#stop.signal })
  }

  async #keepStream(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.connections += 1
      await this.#readStream().catch(() => {})
      await sleep(reconnectAfterMs)
    }
  }

  async #readStream(): Promise<void> {
    const { origin, cookie, organization } = this.#caller
    const silence = new AbortController()
    let timer = setTimeout(() => silence.abort(), silenceMs)
    try {
      const response = await fetch(`${origin}/trpc/live.events?input=%7B%7D`, {
        headers: {
          cookie,
          'x-organization': organization,
          accept: 'text/event-stream',
          ...(this.#last === null ? {} : { 'last-event-id': this.#last }),
        },
        signal: AbortSignal.any([this.#stop.signal, silence.signal]),
      })
      for await (const { event, data, id } of readEvents(response.body ?? new ReadableStream())) {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), silenceMs)
        if (event === 'serialized-error' || event === 'return') return
        if (event === undefined && data && id) this.#hear(Number(id), liveSchema.parse(JSON.parse(data)))
      }
    } finally {
      clearTimeout(timer)
    }
  }

  #hear(number: number, { kind, type, ticketId }: z.infer<typeof liveSchema>): void {
    const before = Number(this.#last ?? 0)
    if (kind === 'event' ? number <= before : number < before)
      this.disorders.push(`${kind} ${type ?? ''} ${number} after ${before}`)
    this.#last = String(number)
    const isHere = kind === 'event' && ticketId === this.#ticket.id
    if (kind === 'hello' || kind === 'resync') this.#isOld = true
    else if (isHere && type === 'comment.added') this.#told.push(number)
    else if (isHere && (type === 'comment.edited' || type === 'comment.deleted')) this.#isOld = true
    this.#tell()
  }

  async #keepCopy(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const mayReadAll = performance.now() - this.#wholeAt >= wholeAgainAfterMs
      if (this.#isOld && mayReadAll) await this.#readWhole()
      else if (this.#told.length > 0) await this.#readTold()
      else if (this.#isOld) await sleep(50)
      else
        await new Promise<void>((resolve) => {
          this.#tell = resolve
        })
    }
  }

  async #readWhole(): Promise<void> {
    this.#isOld = false
    this.#told = []
    const held = new Map<number, HeldMessage>()
    await this.#readBackTo(0, held, pageSize)
    // What was told meanwhile is asked for after this.
    this.#held = held
    this.#wholeAt = performance.now()
  }

  async #readTold(): Promise<void> {
    const told = this.#told
    this.#told = []
    await this.#readBackTo(Math.min(...told), this.#held, toldPageSize)
  }

  async #readBackTo(oldest: number, held: Map<number, HeldMessage>, limit: number): Promise<void> {
    let before: number | null = null
    do {
      const input = { ticket: this.#ticket.number, limit, ...(before === null ? {} : { before }) }
      const { status, data } = await this.#call('chat.messages', input, false)
      if (status !== 200) throw new Error(`the chat was refused: ${JSON.stringify(data)}`)
      const { messages, older } = chatSchema.parse(data)
      for (const { number, comment } of messages) held.set(number, comment)
      before = older !== null && older > oldest ? older : null
    } while (before !== null)
  }
}
