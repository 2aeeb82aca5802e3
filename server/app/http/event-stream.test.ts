import { TRPCError, tracked } from '@trpc/server'
import { sseStreamProducer } from '@trpc/server/unstable-core-do-not-import'
import { describe, expect, it } from 'vitest'
import { writeEventStream } from './event-stream.ts'

const client = { reconnectAfterInactivityMs: 25_000 }
const describeError = () => ({ message: 'live.rights_changed' })

const open = (messages: AsyncIterable<unknown>, { pingMs = 60_000 }: { pingMs?: number } = {}) => {
  const gone = new AbortController()
  const stream = writeEventStream(messages, {
    signal: gone.signal,
    onCancel: () => gone.abort(),
    pingMs,
    client,
    describeError,
  })
  return { stream, gone }
}

const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text()

const hello = { kind: 'hello' }
const event = { kind: 'event', type: 'ticket.created', ticketId: 'a\nb' }
const subscriptions: Record<string, () => AsyncGenerator<unknown>> = {
  'that ends': async function* () {
    yield tracked('7', hello)
    yield tracked('8', event)
    yield tracked('9', event)
  },
  'that says nothing': async function* () {},
  'that fails': async function* () {
    yield tracked('8', hello)
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' })
  },
  'that is given up': async function* () {
    yield tracked('8', hello)
    throw new DOMException('given up', 'AbortError')
  },
}

/** Waits for a reader that goes away; says whether it was told. */
const waiting = () => {
  const told = Promise.withResolvers<string>()
  const messages = async function* () {
    try {
      yield tracked('1', hello)
      yield tracked('2', event)
      await new Promise(() => {})
    } finally {
      told.resolve('told')
    }
  }
  return { messages: messages(), told: told.promise }
}

describe('the live stream on the wire', () => {
  for (const [name, subscribe] of Object.entries(subscriptions))
    for (const lastId of [null, '5'])
      it(`of a subscription ${name} is as tRPC writes it${lastId ? ', resumed' : ''}`, async () => {
        const own = await textOf(open(subscribe()).stream)
        const theirs = await textOf(
          sseStreamProducer({ data: subscribe(), lastEventId: lastId, client, formatError: describeError }),
        )
        expect(own).toBe(theirs)
      })

  it('says one event in the same bytes to each reader', async () => {
    const stream = () => open(subscriptions['that ends']?.() ?? (async function* () {})()).stream
    const [one, other] = await Promise.all([textOf(stream()), textOf(stream())])
    expect(one).toContain(`data: ${JSON.stringify(event)}\nid: 9\n`)
    expect(other).toBe(one)
  })

  it('sends pings while nothing happens, and none to a reader that does not keep up', async () => {
    const reader = open(waiting().messages, { pingMs: 5 }).stream.getReader()
    const chunks: string[] = []
    while (chunks.length < 5) chunks.push(new TextDecoder().decode((await reader.read()).value))
    expect(chunks.filter((chunk) => chunk === 'event: ping\ndata: \n\n\n').length).toBeGreaterThan(0)
    await reader.cancel()
  })

  it('lets go of a subscription that waits for a reader who has gone', async () => {
    const { messages, told } = waiting()
    const { stream, gone } = open(messages)
    const reader = stream.getReader()
    await reader.read()
    await reader.read()
    await reader.cancel()
    expect(gone.signal.aborted).toBe(true)
    expect(await told).toBe('told')
  })

  it('ends when its request is given up, without another word', async () => {
    const { messages } = waiting()
    const { stream, gone } = open(messages)
    const reading = textOf(stream)
    gone.abort()
    const text = await reading
    expect(text).not.toContain('return')
    expect(text).not.toContain('serialized-error')
  })
})
