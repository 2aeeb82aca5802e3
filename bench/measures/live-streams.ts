import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const openAtOnce = 50
const openTimeoutMs = 30_000

const greeting = Buffer.from('"kind":"hello"')
const news = Buffer.from('"kind":"event"')
const nothing = Buffer.alloc(0)

export type Stream = { opened: Promise<void>; close: () => void }
export type StreamRequest = { address: string; headers: Record<string, string>; onEvent: () => void }

const countOf = (bytes: Buffer, word: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + word.length)) count += 1
  return count
}

/**
 * Follows the organization over HTTP; `onEvent` is called as each event arrives. It reads the bare socket:
 * with a thousand of them a parser of HTTP would measure itself.
 */
export const openStream = ({ address, headers, onEvent }: StreamRequest): Stream => {
  const { hostname, port } = new URL(address)
  const opened = Promise.withResolvers<void>()
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const head = Object.entries({ ...headers, host: `${hostname}:${port}`, accept: 'text/event-stream' })
  socket.write(
    `GET /trpc/live.events?input=%7B%7D HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
  let unfinished = nothing
  let isOpen = false
  socket.on('data', (chunk) => {
    const bytes = unfinished.length === 0 ? chunk : Buffer.concat([unfinished, chunk])
    const end = bytes.lastIndexOf(10) + 1
    unfinished = end === bytes.length ? nothing : Buffer.from(bytes.subarray(end))
    const lines = bytes.subarray(0, end)
    if (!isOpen && lines.includes(greeting)) {
      isOpen = true
      opened.resolve()
    }
    for (let events = countOf(lines, news); events > 0; events -= 1) onEvent()
  })
  socket.on('error', (error) => opened.reject(error))
  socket.on('close', () => opened.reject(new Error('a stream ended')))
  return {
    opened: Promise.race([
      opened.promise,
      sleep(openTimeoutMs, undefined, { ref: false }).then(() => {
        throw new Error('a stream did not open in time')
      }),
    ]),
    close: () => socket.destroy(),
  }
}

/** Opens so many streams, some at a time; `requestOf` says whose each is. */
export const openStreams = async (
  count: number,
  requestOf: (index: number) => StreamRequest,
): Promise<Stream[]> => {
  const streams: Stream[] = []
  while (streams.length < count) {
    const first = streams.length
    const some = Array.from({ length: Math.min(openAtOnce, count - first) }, (_, index) =>
      openStream(requestOf(first + index)),
    )
    await Promise.all(some.map(({ opened }) => opened))
    streams.push(...some)
  }
  return streams
}
