import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { priorities } from '#shared/tickets.ts'
import { median, p95 } from '../measure.ts'
import { atMost, type Check, millis, ms, type Section } from '../report.ts'
import { headersOf, residentBytes, withServer } from '../servers.ts'
import type { World } from '../world.ts'

const changes = 60
const pauseMs = 50
const openAtOnce = 50
const openTimeoutMs = 30_000
const arrivalTimeoutMs = 10_000
const delayLimitMs = 100
const memoryLimitKilobytes = 250
const settleMs = 2_000

type Stream = { opened: Promise<void>; close: () => void }

/** Follows the organization over HTTP; `onEvent` is called as each event arrives. */
const openStream = (address: string, headers: Record<string, string>, onEvent: () => void): Stream => {
  const agent = new Agent({ keepAlive: false })
  const opened = Promise.withResolvers<void>()
  const request = get(`${address}/trpc/live.events?input=${encodeURIComponent('{}')}`, { agent, headers })
  request.on('response', (response) => {
    if (response.statusCode !== 200) opened.reject(new Error(`a stream was refused: ${response.statusCode}`))
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      if (text.includes('"kind":"hello"')) opened.resolve()
      if (text.includes('"kind":"event"')) onEvent()
    })
    response.on('error', () => {})
  })
  request.on('error', (error) => opened.reject(error))
  return {
    opened: Promise.race([
      opened.promise,
      sleep(openTimeoutMs, undefined, { ref: false }).then(() => {
        throw new Error('a stream did not open in time')
      }),
    ]),
    close: () => request.destroy(),
  }
}

const openStreams = async (count: number, open: () => Stream): Promise<Stream[]> => {
  const streams: Stream[] = []
  while (streams.length < count) {
    const some = Array.from({ length: Math.min(openAtOnce, count - streams.length) }, open)
    await Promise.all(some.map(({ opened }) => opened))
    streams.push(...some)
  }
  return streams
}

/** Changes a ticket again and again as one client; notes when each stream learns of each change. */
const changeAndWatch = async (
  world: World,
  address: string,
  { streams, arrivals }: { streams: number; arrivals: Arrivals },
): Promise<number[]> => {
  const agent = world.as(world.agent)
  const { items } = await agent.tickets.list({ status: ['open'], limit: 1 })
  const ticket = items[0]
  if (!ticket) throw new Error('no ticket is open')
  const delays: number[] = []
  for (let change = 0; change < changes; change += 1) {
    const priority = priorities.filter((one) => one !== ticket.priority)[change % 2]
    const all = arrivals.expect(streams)
    const begin = performance.now()
    const answer = await fetch(`${address}/trpc/tickets.triage`, {
      method: 'POST',
      headers: headersOf(world, world.agent, address),
      body: JSON.stringify({ ticketId: ticket.id, version: ticket.version + change, priority }),
    })
    if (!answer.ok) throw new Error(`a change was refused: ${answer.status}`)
    delays.push(...(await all).map((at) => at - begin))
    await sleep(pauseMs)
  }
  return delays
}

/** Collects the moments at which streams learn of a change. */
const createArrivals = () => {
  let moments: number[] = []
  let complete: (() => void) | undefined
  let wanted = 0
  return {
    note: () => {
      moments.push(performance.now())
      if (moments.length === wanted) complete?.()
    },
    expect: async (count: number): Promise<number[]> => {
      moments = []
      wanted = count
      const done = new Promise<true>((resolve) => {
        complete = () => resolve(true)
      })
      const inTime = await Promise.race([done, sleep(arrivalTimeoutMs, false, { ref: false })])
      if (!inTime) throw new Error(`only ${moments.length} of ${count} streams learned of a change`)
      return moments
    },
  }
}
type Arrivals = ReturnType<typeof createArrivals>

const memoryCheck = (kilobytes: number | null): Check[] =>
  kilobytes === null
    ? []
    : [atMost('memory per stream', kilobytes, memoryLimitKilobytes, (value) => `${value.toFixed(0)} KB`)]

/** From a change of one client to the streams of the others, with many streams open on one server. */
export const measureLive = (world: World, streamCount: number): Promise<Section> =>
  withServer(world, async ({ address, pid }) => {
    const arrivals = createArrivals()
    const headers = headersOf(world, world.agent, address)
    const open = () => openStream(address, headers, arrivals.note)
    // One round before the count: what a server allocates once is no stream's.
    for (const stream of await openStreams(Math.ceil(streamCount / 4), open)) stream.close()
    await sleep(settleMs)
    const before = residentBytes(pid)
    const streams = await openStreams(streamCount, open)
    const after = residentBytes(pid)
    const delays = await changeAndWatch(world, address, { streams: streamCount, arrivals })
    for (const stream of streams) stream.close()
    const kilobytes = before === null || after === null ? null : (after - before) / 1024 / streamCount
    return {
      title: `Live updates (${streamCount} streams open, all told of every change)`,
      columns: ['', 'median ms', 'p95 ms', 'slowest ms'],
      rows: [['change to stream', ms(median(delays)), ms(p95(delays)), ms(Math.max(...delays))]],
      checks: [
        atMost('change on another client’s stream: p95', p95(delays), delayLimitMs, millis),
        ...memoryCheck(kilobytes),
      ],
    }
  })
