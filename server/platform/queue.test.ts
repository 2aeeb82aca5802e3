import type { SQL } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemCtx } from '../app/deps.ts'
import { openWorld, type World } from '../testing/world.ts'
import { openQueue } from './adapters/pg-boss.ts'
import type { Queue, Subscriber, WrittenEvent } from './queue.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const organizationId = '01890000-0000-7000-8000-000000000001'

const eventsOf = (count: number): WrittenEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    organizationId,
    number: index + 1,
    type: 'ticket.created',
    ticketId: null,
    payload: { status: index % 2 === 0 ? 'open' : 'draft' },
  }))

/** One worker of these subscribers, with what waits for them already. */
const withWorker = async (
  subscribers: readonly Subscriber[],
  events: WrittenEvent[],
  work: (queue: Queue) => Promise<void>,
) => {
  const { deps, target } = world
  const queue = await openQueue(target, { jobs: [], subscribers, log: deps.log, worker: true })
  try {
    await queue.enqueueReactions(deps.db, events)
    await queue.work((name) => systemCtx(deps, name))
    await work(queue)
  } finally {
    await queue.stop()
  }
}

it('answers hundreds of events in seconds, whatever becomes of single reactions', async () => {
  const answered = new Set<number>()
  const failing: Subscriber = {
    name: 'test.failing',
    to: ['ticket.created'],
    react: async (_ctx, { number }) => {
      if (number % 100 === 7 && !answered.has(-number)) {
        answered.add(-number)
        throw new Error('not this time')
      }
      answered.add(number)
    },
  }
  await withWorker([failing], eventsOf(300), async () => {
    await expect.poll(() => answered.size, { timeout: 20_000, interval: 50 }).toBe(303)
  })
}, 40_000)

it('answers what may be merged and waits at the same time by one run', async () => {
  const runs: number[] = []
  const merging: Subscriber = {
    name: 'test.merging',
    to: ['ticket.created'],
    mergeBy: (event) => event.organizationId,
    react: async (_ctx, { number }) => void runs.push(number),
  }
  const [first, ...later] = eventsOf(40)
  await withWorker([merging], first ? [first] : [], async (queue) => {
    await expect.poll(() => runs, { timeout: 10_000 }).toEqual([1])
    await world.deps.db.transaction(async (db) => {
      for (const event of later) await queue.enqueueReactions(db, [event])
    })
    await expect.poll(() => runs, { timeout: 10_000 }).toEqual([1, 2])
  })
}, 40_000)

const jobsNamed = (name: string) => world.deps.sql<{ data: object }[]>`
  select data from pgboss.job where name = ${name} order by (data->>'number')::int`

it('gives a subscriber the events that it wants, and keeps nothing of what they say', async () => {
  const choosy: Subscriber = {
    name: 'test.choosy',
    to: ['ticket.created'],
    wants: ({ payload }) => JSON.stringify(payload).includes('draft'),
    react: async () => {},
  }
  const { deps, target } = world
  const queue = await openQueue(target, { jobs: [], subscribers: [choosy], log: deps.log, worker: false })
  await queue.enqueueReactions(deps.db, eventsOf(4))
  await queue.stop()
  expect((await jobsNamed('test.choosy')).map(({ data }) => data)).toEqual([
    { organizationId, number: 2, type: 'ticket.created', ticketId: null },
    { organizationId, number: 4, type: 'ticket.created', ticketId: null },
  ])
})

it('sends the jobs of all subscribers before it waits for an answer', async () => {
  const subscribers = ['test.first', 'test.second', 'test.third'].map(
    (name): Subscriber => ({ name, to: ['ticket.created'], react: async () => {} }),
  )
  const { deps, target } = world
  const queue = await openQueue(target, { jobs: [], subscribers, log: deps.log, worker: false })
  await queue.enqueueReactions(deps.db, eventsOf(1))
  await deps.db.transaction(async (db) => {
    const sentAt: number[] = []
    let answered = 0
    const execute = async (statement: SQL) => {
      sentAt.push(answered)
      const rows = await db.execute(statement)
      answered += 1
      return rows
    }
    await queue.enqueueReactions(Object.assign(Object.create(db), { execute }), eventsOf(2))
    expect(sentAt).toEqual([0, 0, 0])
  })
  await queue.stop()
  for (const { name } of subscribers) expect(await jobsNamed(name)).toHaveLength(3)
})
