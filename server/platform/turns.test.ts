import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { createTurns, inTurn, type LineLimits, lines, streamInTurn } from './turns.ts'

const turnsOf = (limits: Partial<LineLimits>) =>
  createTurns({ ...lines, calls: { atOnce: 1, waiting: 1_000, waitMs: 60_000, ...limits } })
const settled = () => new Promise((resolve) => setImmediate(resolve))
const refusedTurn = (turn: Promise<unknown>) =>
  expect(turn).rejects.toMatchObject({ code: 'rate.limited', details: { retryAfter: 5 } })

type Taker = { key: string; number: number; giveBack?: () => void; gone: AbortController; over: boolean }

/** What people do, one after another: come, give back the turn that they have, go away while they wait. */
const deeds = fc.array(
  fc.record({
    deed: fc.constantFrom('come', 'come', 'give back', 'go away'),
    key: fc.constantFrom('rita', 'ben'),
    which: fc.nat(20),
  }),
  { maxLength: 60 },
)

const follow = async (atOnce: number, waiting: number, steps: Awaited<ReturnType<typeof drawn>>) => {
  const turns = turnsOf({ atOnce, waiting })
  const takers: Taker[] = []
  const have = (key: string) => takers.filter((one) => one.key === key && one.giveBack && !one.over)
  const wait = (key: string) => takers.filter((one) => one.key === key && !one.giveBack && !one.over)
  for (const [number, { deed, key, which }] of steps.entries()) {
    if (deed === 'come') {
      const taker: Taker = { key, number, gone: new AbortController(), over: false }
      const isRefused = have(key).length >= atOnce && wait(key).length >= waiting
      takers.push(taker)
      void turns.take('calls', key, taker.gone.signal).then(
        (giveBack) => {
          taker.giveBack = giveBack
        },
        () => {
          taker.over = true
        },
      )
      await settled()
      expect(taker.over).toBe(isRefused)
    } else {
      const among = deed === 'give back' ? have(key) : wait(key)
      const taker = among[which % Math.max(1, among.length)]
      if (!taker) continue
      taker.over = true
      if (deed === 'give back') {
        taker.giveBack?.()
        taker.giveBack?.()
      } else taker.gone.abort()
      await settled()
    }
    for (const name of ['rita', 'ben']) {
      const [first] = wait(name)
      expect(have(name).length).toBe(Math.min(atOnce, have(name).length + wait(name).length))
      // Whoever came earlier is never behind.
      for (const { number: of } of have(name)) if (first) expect(of).toBeLessThan(first.number)
    }
  }
}
const drawn = async () => fc.sample(deeds, 1)[0] ?? []

describe('turns', () => {
  it('are had by so many of one account as may at once, in the order in which they came', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(5), deeds, follow), {
      numRuns: 200,
    })
  })

  it('are given back whatever becomes of the work', async () => {
    const failing = async () => {
      throw new Error('broken')
    }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (fails) => {
        const turns = turnsOf({ atOnce: 2 })
        await Promise.allSettled(
          fails.map((does) => inTurn(turns.take('calls', 'rita'), does ? failing : settled)),
        )
        const both = Promise.all([turns.take('calls', 'rita'), turns.take('calls', 'rita')])
        expect(await both).toHaveLength(2)
      }),
    )
  })

  it('of a stream are held until it is read, given up or breaks', async () => {
    const turns = turnsOf({})
    const pieces = () => new Blob([new Uint8Array(2)]).stream()
    const stream = (open: () => ReadableStream<Uint8Array>) =>
      streamInTurn(turns.take('calls', 'rita'), async () => open())
    const isHeld = async () => {
      const gone = new AbortController()
      const turn = turns.take('calls', 'rita', gone.signal)
      setImmediate(() => gone.abort())
      return turn.then(
        (giveBack) => {
          giveBack()
          return false
        },
        () => true,
      )
    }
    const read = await stream(pieces)
    expect(await isHeld()).toBe(true)
    expect((await new Response(read).arrayBuffer()).byteLength).toBe(2)
    expect(await isHeld()).toBe(false)
    const left = await stream(pieces)
    expect(await isHeld()).toBe(true)
    await left.cancel()
    expect(await isHeld()).toBe(false)
    const broken = await stream(() => new ReadableStream({ start: (one) => one.error(new Error('broken')) }))
    await expect(new Response(broken).arrayBuffer()).rejects.toThrow('broken')
    expect(await isHeld()).toBe(false)
    const refused = stream(() => {
      throw new Error('not opened')
    })
    await expect(refused).rejects.toThrow('not opened')
    expect(await isHeld()).toBe(false)
  })

  it('that do not come in time are refused, and whoever came later still has theirs', async () => {
    const turns = turnsOf({ waitMs: 30 })
    const giveBack = await turns.take('calls', 'rita')
    await refusedTurn(turns.take('calls', 'rita'))
    const later = turns.take('calls', 'rita')
    giveBack()
    await later
  })

  it('are not waited for by who is gone already, nor behind a full line', async () => {
    const turns = turnsOf({ waiting: 1 })
    const giveBack = await turns.take('calls', 'rita')
    await refusedTurn(turns.take('calls', 'rita', AbortSignal.abort()))
    const waits = turns.take('calls', 'rita')
    await refusedTurn(turns.take('calls', 'rita'))
    giveBack()
    await waits
  })
})

describe('a person who asks for much at once', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ poolSize: 10 })
  })
  afterAll(() => world.close())

  it('leaves connections to the database to all others, and is answered in the end', async () => {
    const { rita, ben } = await world.given.office()
    const keep = (count: number) =>
      world.as(rita).drafts.keep({ key: `reply:${count}`, value: 'a text', base: 0 })
    await world.as(ben).tickets.list({})
    let drafts: Promise<unknown[]> = Promise.resolve([])
    const { sql } = await world.openAnother()
    const held = await sql.reserve()
    await held`begin`
    await held`select from members where user_id = ${rita.id} for update`
    try {
      drafts = Promise.all(Array.from({ length: 40 }, (_, count) => keep(count)))
      const waiting = async () => {
        const [row] = await sql<{ count: number }[]>`
          select count(*)::int from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        return row?.count
      }
      await vi.waitFor(async () => expect(await waiting()).toBe(lines.calls.atOnce), 10_000)
      await world.as(ben).tickets.create(world.given.request())
      expect(await waiting()).toBe(lines.calls.atOnce)
    } finally {
      await held`rollback`
      held.release()
    }
    expect(await drafts).toHaveLength(40)
  })

  it('is told to come again later when the line is full, and the stream of events does not wait in it', async () => {
    const { rita } = await world.given.office()
    const taken = Array.from({ length: lines.calls.atOnce + lines.calls.waiting }, () =>
      world.deps.turns.take('calls', rita.id),
    )
    await expectRefusal(world.as(rita).tickets.list({}), 'rate.limited')
    const stream = await world.as(rita).live.events({})
    const events = stream[Symbol.asyncIterator]()
    expect((await events.next()).done).toBe(false)
    await events.return?.()
    for (const turn of taken) (await turn)()
    await world.as(rita).tickets.list({})
  })
})
