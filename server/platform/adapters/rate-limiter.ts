import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '../../db/client.ts'
import { rateLimits } from '../../db/schema/platform.ts'
import { AppError } from '../errors.ts'
import { type Allowance, type Budget, type BudgetName, budgets, type RateLimits } from '../rate-limit.ts'

/** A part of a shared count that this process may spend alone. */
type Block = { left: number; allowance: Allowance; until: number }

const blocksKept = 10_000

/**
 * Rate limits in Postgres, shared by all processes. While it cannot be reached each process counts for itself.
 * @param factor multiplies the budgets of those who are not signed in.
 */
export const createRateLimits = (db: Database, { factor = 1 }: { factor?: number } = {}): RateLimits => {
  const limiters = new Map(
    Object.entries(budgets).map(([name, budget]) => [name, createLimiter(db, name, budget, factor)]),
  )
  const limiterOf = (name: BudgetName) => {
    const limiter = limiters.get(name)
    if (!limiter) throw new Error(`no budget ${name}`)
    return limiter
  }
  const spend: Spend = async (name, key, points) => {
    const limiter = limiterOf(name)
    try {
      return toAllowance(limiter.points, await limiter.consume(key, points))
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new AppError('too_many', 'rate.limited', { retryAfter: secondsUntil(refusal) })
    }
  }
  const spendOfBlock = blockSpender(spend)
  return {
    spend: (name, key) => {
      const { block }: Budget = budgets[name]
      return block === undefined ? spend(name, key, 1) : spendOfBlock(name, key, block)
    },
    spent: async (name, key) => (await limiterOf(name).get(key))?.consumedPoints ?? 0,
    forget: async (name, key) => {
      await limiterOf(name).delete(key)
    },
  }
}

type Spend = (name: BudgetName, key: string, points: number) => Promise<Allowance>

/** Takes a block of a shared count at once and lets the process spend it alone. */
const blockSpender = (spend: Spend): Spend => {
  const blocks = new Map<string, Promise<Block>>()
  const takeBlock = (id: string, ...[name, key, size]: Parameters<Spend>): Promise<Block> => {
    const taking = spend(name, key, size).then((allowance) => {
      return { left: size, allowance, until: performance.now() + allowance.resetSeconds * 1000 }
    })
    if (blocks.size >= blocksKept) blocks.clear()
    blocks.set(id, taking)
    return taking
  }
  return async (name, key, size) => {
    const id = `${name}/${key}`
    for (;;) {
      // What comes at the same moment waits for one block, instead of taking one each.
      const known = blocks.get(id) ?? takeBlock(id, name, key, size)
      const block = await known.catch((refusal: unknown) => {
        if (blocks.get(id) === known) blocks.delete(id)
        throw refusal
      })
      if (block.left > 0 && block.until > performance.now()) {
        block.left -= 1
        return { ...block.allowance, remaining: block.allowance.remaining + block.left }
      }
      if (blocks.get(id) === known) blocks.delete(id)
    }
  }
}

const createLimiter = (db: Database, name: string, budget: Budget, factor: number) => {
  const points = name.startsWith('anonymous') ? budget.points * factor : budget.points
  const options = { keyPrefix: name, points, duration: budget.seconds }
  return new RateLimiterDrizzle({
    ...options,
    storeClient: db,
    schema: rateLimits,
    insuranceLimiter: new RateLimiterMemory(options),
  })
}

const secondsUntil = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000))

const toAllowance = (limit: number, result: RateLimiterRes): Allowance => ({
  limit,
  remaining: result.remainingPoints,
  resetSeconds: secondsUntil(result),
})
