import { setTimeout as sleep } from 'node:timers/promises'
import { priorities } from '#shared/tickets.ts'
import { median, p95 } from '../measure.ts'
import { atMost, type Check, millis, ms, type Section } from '../report.ts'
import { headersOf, residentBytes, withServer } from '../servers.ts'
import type { Person, World } from '../world.ts'
import { openStreams } from './live-streams.ts'

const changes = 60
const pauseMs = 50
/** Streams of the staff, who are told of every change; all others are of requesters who are told of none. */
const staffStreams = 40
/** What a server allocates once is no stream's. */
const warmUpStreams = 10
const arrivalTimeoutMs = 10_000
const delayLimitMs = 100
const memoryLimitKilobytes = 250
const settleMs = 2_000

/** How many streams are open, and whose: as many of each person as there are of the others. */
type Follow = { staff: number; others: number }
type Setting = { world: World; server: { address: string; pid: number }; followers: Followers }
type Followers = { staff: readonly Person[]; requesters: readonly Person[] }

/** Changes a ticket again and again as one client; notes when each stream learns of each change. */
const changeAndWatch = async (
  { world, server: { address }, followers: { requesters } }: Setting,
  { streams, arrivals }: { streams: number; arrivals: Arrivals },
): Promise<number[]> => {
  const agent = world.as(world.agent)
  const { items } = await agent.tickets.list({ status: ['open'], limit: 10 })
  const ticket = items.find(({ requester }) => !requesters.some(({ id }) => id === requester.id))
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

const personAt = (people: readonly Person[], index: number): Person => {
  const person = people[index % people.length]
  if (!person) throw new Error('the filled database lacks people')
  return person
}

/** Opens the streams, changes a ticket, and closes them; also answers what the streams cost in memory. */
const followAndChange = async (
  setting: Setting,
  { staff, others }: Follow,
): Promise<{ delays: number[]; kilobytes: number | null }> => {
  const { world, server, followers } = setting
  const { address, pid } = server
  const arrivals = createArrivals()
  const as = (people: readonly Person[], onEvent: () => void) => (index: number) => ({
    address,
    headers: headersOf(world, personAt(people, index), address),
    onEvent,
  })
  const before = residentBytes(pid)
  const streams = [
    ...(await openStreams(staff, as(followers.staff, arrivals.note))),
    ...(await openStreams(others, as(followers.requesters, arrivals.noteLeak))),
  ]
  const delays = await changeAndWatch(setting, { streams: staff, arrivals })
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
export const measureLive = async (world: World, streamCount: number): Promise<Section> => {
  const followers = { staff: await world.signInAll('staff'), requesters: await world.signInAll('requester') }
  return withServer(world, async (server) => {
    const setting = { world, server, followers }
    await followAndChange(setting, { staff: warmUpStreams, others: 0 })
    const staff = Math.min(staffStreams, streamCount)
    const usual = await followAndChange(setting, { staff, others: streamCount - staff })
    const everybody = await followAndChange(setting, { staff: streamCount, others: 0 })
    return {
      title: `Live updates (${streamCount} streams open)`,
      columns: ['change to stream', 'median ms', 'p95 ms', 'slowest ms'],
      rows: [
        row(`${staff} of staff are told, ${streamCount - staff} of requesters are not`, usual.delays),
        row('all are told', everybody.delays),
      ],
      checks: [
        atMost('change on the streams of staff: p95', p95(usual.delays), delayLimitMs, millis),
        atMost('change on every stream: p95', p95(everybody.delays), delayLimitMs, millis),
        ...memoryCheck(Math.max(usual.kilobytes ?? 0, everybody.kilobytes ?? 0) || null),
      ],
    }
  })
}
