import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemCtx } from '../app/deps.ts'
import { openWorld, type World } from '../testing/world.ts'
import { openQueue } from './adapters/pg-boss.ts'
import type { EventNotice, Queue, Subscriber } from './queue.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const organizationId = '01890000-0000-7000-8000-000000000001'

const eventsOf = (count: number): EventNotice[] =>
  Array.from({ length: count }, (_, index) => ({
    organizationId,
    number: index + 1,
    type: 'ticket.created',
    ticketId: null,
  }))

/** One worker of these subscribers, with what waits for them already. */
const withWorker = async (
  subscribers: readonly Subscriber[],
  events: EventNotice[],
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
