import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { priorities } from '#shared/tickets.ts'
import { median, p95 } from '../measure.ts'
import { atMost, type Check, millis, ms, type Section } from '../report.ts'
import { headersOf, residentBytes, withServer } from '../servers.ts'
import type { Person, World } from '../world.ts'

const changes = 60
const pauseMs = 50
const openAtOnce = 50
/** Streams of the staff, who are told of every change; all others are of a requester who is told of none. */
const staffStreams = 40
/** What a server allocates once is no stream's. */
const warmUpStreams = 10
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
  const { items } = await agent.tickets.list({ status: ['open'], limit: 10 })
  const ticket = items.find(({ requester }) => requester.id !== world.requester.id)
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
  let leaked = false
  return {
    /** A stream learned of a change that its person may not see. */
    noteLeak: () => {
      leaked = true
    },
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
      if (leaked) throw new Error('a requester was told of what is not theirs')
      if (!inTime) throw new Error(`only ${moments.length} of ${count} streams learned of a change`)
      return moments
    },
  }
}
type Arrivals = ReturnType<typeof createArrivals>

const memoryCheck = (kilobytes: number | null): Check[] =>
  kilobytes === null
    ? []
    : [
        atMost(
          'resident memory per stream, after the changes',
          kilobytes,
          memoryLimitKilobytes,
          (value) => `${value.toFixed(0)} KB`,
        ),
      ]

type Follow = { staff: number; others: number }

/** Opens the streams, changes a ticket, and closes them; also answers what the streams cost in memory. */
const followAndChange = async (
  world: World,
  { address, pid }: { address: string; pid: number },
  { staff, others }: Follow,
): Promise<{ delays: number[]; kilobytes: number | null }> => {
  const arrivals = createArrivals()
  const as = (person: Person, onEvent: () => void) => () =>
    openStream(address, headersOf(world, person, address), onEvent)
  const before = residentBytes(pid)
  const streams = [
    ...(await openStreams(staff, as(world.agent, arrivals.note))),
    ...(await openStreams(others, as(world.requester, arrivals.noteLeak))),
  ]
  const delays = await changeAndWatch(world, address, { streams: staff, arrivals })
  const after = residentBytes(pid)
  for (const stream of streams) stream.close()
  await sleep(settleMs)
  const kilobytes = before === null || after === null ? null : (after - before) / 1024 / streams.length
  return { delays, kilobytes }
}

const row = (name: string, delays: readonly number[]) => [
  name,
  ms(median(delays)),
  ms(p95(delays)),
  ms(Math.max(...delays)),
]

/** From a change of one client to the streams of the others, with many streams open on one server. */
export const measureLive = (world: World, streamCount: number): Promise<Section> =>
  withServer(world, async (server) => {
    await followAndChange(world, server, { staff: warmUpStreams, others: 0 })
    const staff = Math.min(staffStreams, streamCount)
    const usual = await followAndChange(world, server, { staff, others: streamCount - staff })
    const everybody = await followAndChange(world, server, { staff: streamCount, others: 0 })
    return {
      title: `Live updates (${streamCount} streams open)`,
      columns: ['change to stream', 'median ms', 'p95 ms', 'slowest ms'],
      rows: [
        row(`${staff} of staff are told, ${streamCount - staff} of requesters are not`, usual.delays),
        row('all are told', everybody.delays),
      ],
      checks: [
        atMost('change on another client’s stream: p95', p95(usual.delays), delayLimitMs, millis),
        ...memoryCheck(usual.kilobytes),
      ],
    }
  })
