import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#server/db/client.ts'
import { openApp } from '#server/testing/app.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { createRateLimits } from './adapters/rate-limiter.ts'
import { AppError } from './errors.ts'
import { type BudgetName, budgets, type RateLimits } from './rate-limit.ts'
import { addressKey } from './trpc.ts'

let world: World
let processes: [RateLimits, RateLimits, RateLimits]
let key: string

beforeAll(async () => {
  world = await openWorld({ rateLimitFactor: 1 })
  await world.given.stranger()
  const others = [await world.openAnother(), await world.openAnother()] as const
  processes = [world.deps.limits, others[0].limits, others[1].limits]
})
afterAll(() => world.close())
beforeEach(() => {
  key = crypto.randomUUID()
})

/** Spends one of a budget; the refusal when nothing was left. */
const trySpend = async (limits: RateLimits, budget: BudgetName): Promise<AppError | null> => {
  try {
    await limits.spend(budget, key)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** Spends many times at once, on each process in turn; answers how many were let through. */
const spendAtOnce = async (limits: readonly RateLimits[], budget: BudgetName, times: number) => {
  const tries = Array.from({ length: times }, (_, index) =>
    trySpend(limits[index % limits.length] ?? world.deps.limits, budget),
  )
  return (await Promise.all(tries)).filter((refusal) => refusal === null).length
}

describe('a budget', () => {
  it('is shared by all processes, however many try at once', async () => {
    expect(await spendAtOnce(processes, 'anonymous_writes', 150)).toBe(budgets.anonymous_writes.points)
    for (const limits of processes)
      expect(await trySpend(limits, 'anonymous_writes')).toMatchObject({
        kind: 'too_many',
        code: 'rate.limited',
      })
  })

  it('says how long to wait', async () => {
    await spendAtOnce(processes, 'mails_to', 5)
    const refusal = await trySpend(world.deps.limits, 'mails_to')
    expect(refusal?.details.retryAfter).toBeGreaterThan(budgets.mails_to.seconds - 60)
    expect(refusal?.details.retryAfter).toBeLessThanOrEqual(budgets.mails_to.seconds)
  })

  it('of one is not that of another', async () => {
    await spendAtOnce(processes, 'proofs', 20)
    expect(await trySpend(world.deps.limits, 'proofs')).not.toBeNull()
    expect(await trySpend(world.deps.limits, 'known_browser')).toBeNull()
    key = crypto.randomUUID()
    expect(await trySpend(world.deps.limits, 'proofs')).toBeNull()
  })

  it('is whole again when its time is over, or when it is forgotten', async () => {
    await spendAtOnce(processes, 'proofs', 20)
    await world.deps
      .sql`update rate_limits set expire = now() - interval '1 second' where key = ${`proofs:${key}`}`
    expect(await spendAtOnce(processes, 'proofs', 20)).toBe(budgets.proofs.points)
    expect(await world.deps.limits.spent('proofs', key)).toBeGreaterThanOrEqual(budgets.proofs.points)
    await world.deps.limits.forget('proofs', key)
    expect(await processes[1].spent('proofs', key)).toBe(0)
    expect(await spendAtOnce(processes, 'proofs', 20)).toBe(budgets.proofs.points)
  })

  it('is kept by each process for itself while the database is away', async () => {
    const { db, close } = openDatabase(world.target, { poolSize: 2 })
    const alone = createRateLimits(db)
    await close()
    expect(await spendAtOnce([alone], 'anonymous_writes', 150)).toBe(budgets.anonymous_writes.points)
  })
})

describe('a budget that processes take in blocks', () => {
  const { points, block } = budgets.session

  it('lets through what it holds, and no more than a block of each process beyond', async () => {
    let through = 0
    for (let round = 0; round < 8; round += 1) through += await spendAtOnce(processes, 'session', 1_000)
    expect(through).toBeLessThanOrEqual(points + processes.length * block)
    expect(through).toBeGreaterThanOrEqual(points - processes.length * block)
    expect(await trySpend(world.deps.limits, 'session')).toMatchObject({ code: 'rate.limited' })
  })

  it('is asked of the database once for all that a browser wants at once', async () => {
    expect(await spendAtOnce([world.deps.limits], 'session', block)).toBe(block)
    expect(await world.deps.limits.spent('session', key)).toBe(block)
    await spendAtOnce([world.deps.limits], 'session', 1)
    expect(await world.deps.limits.spent('session', key)).toBe(2 * block)
  })

  it('tells of each step how much is left', async () => {
    const left: number[] = []
    for (let index = 0; index < block + 2; index += 1)
      left.push((await world.deps.limits.spend('session', key)).remaining)
    expect(left).toEqual(left.map((_, index) => points - 1 - index))
  })
})

describe('an address', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16))
  const half = fc.tuple(group, group, group, group)
  // As it is written in its shortest form.
  const written = (groups: string[]) => new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)

  it('of IPv6 counts as its network of 64 bits: its owner has all the others of it', () => {
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        expect(addressKey(written([...network, ...one]))).toBe(network.join(':'))
        expect(addressKey(written([...network, ...other]))).toBe(network.join(':'))
      }),
      {
        examples: [
          [
            ['0', '0', '0', '0'],
            ['0', '0', '0', '1'],
            ['0', '0', '0', '0'],
          ],
        ],
      },
    )
  })

  it.each([
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
    ['192.0.2.7', '192.0.2.7'],
    [null, 'unknown'],
  ])('%s counts as %s', (address, counted) => {
    expect(addressKey(address)).toBe(counted)
  })
})

describe('what a browser is told', () => {
  const tryFrom = async (address: string, times: number) => {
    const app = openApp(world, { address })
    const body = JSON.stringify({
      organizationName: 'Umbrella',
      username: 'eve',
      email: 'eve@example.com',
      password: 'a long enough password',
    })
    const headers = { origin: 'http://127.0.0.1:3000', 'content-type': 'application/json' }
    const answers: Response[] = []
    for (let index = 0; index < times; index += 1)
      answers.push(await app.request('/trpc/setup.complete', { method: 'POST', headers, body }))
    return answers
  }

  it('how much is left, and after too many tries how long to wait', async () => {
    const answers = await tryFrom('2001:db8::1', budgets.anonymous_writes.points + 1)
    const [first] = answers
    const last = answers.at(-1)
    expect(first?.status).toBe(409)
    expect(first?.headers.get('ratelimit-limit')).toBe('100')
    expect(first?.headers.get('ratelimit-remaining')).toBe('99')
    expect(last?.status).toBe(429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(800)
    expect((await last?.json())?.error.data).toMatchObject({
      code: 'rate.limited',
      retryAfter: expect.any(Number),
    })
  })

  it('the neighbour of the same network waits too, and somebody elsewhere does not', async () => {
    expect((await tryFrom('2001:db8::2', 1)).map(({ status }) => status)).toEqual([429])
    expect((await tryFrom('2001:db8:1::1', 1)).map(({ status }) => status)).toEqual([409])
  })
})
