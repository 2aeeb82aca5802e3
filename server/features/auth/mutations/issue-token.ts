import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { accountTokenPurposes, accountTokens } from '../../../db/schema/auth.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'

type Purpose = (typeof accountTokenPurposes)[number]

/** What a token's data has left once nobody can use it: no password's hash lies about in old rows. */
export const dataOfSpentToken = sql`${accountTokens.data} - array['passwordHash', 'browserHash', 'signOuts']`

/** Makes a token for one purpose; earlier ones of the same purpose and person are worth nothing from now on. */
export const issueToken = async (
  ctx: Ctx & InTransaction,
  {
    userId,
    purpose,
    minutes,
    data = {},
  }: { userId: string; purpose: Purpose; minutes: number; data?: Record<string, unknown> },
): Promise<string> => {
  const token = ctx.secrets.newToken()
  await revokeTokens(ctx, userId, [purpose])
  await ctx.db.insert(accountTokens).values({
    id: ctx.newId(),
    userId,
    purpose,
    tokenHash: ctx.secrets.hashToken(token),
    data,
    createdAt: ctx.now(),
    expiresAt: new Date(ctx.now().getTime() + minutes * 60_000),
  })
  return token
}

/** Lets the tokens of a person be worth nothing. */
export const revokeTokens = async (
  ctx: Ctx & InTransaction,
  userId: string,
  purposes: readonly Purpose[] = accountTokenPurposes,
): Promise<void> => {
  await ctx.db
    .update(accountTokens)
    .set({ usedAt: ctx.now(), data: dataOfSpentToken })
    .where(
      and(
        eq(accountTokens.userId, userId),
        inArray(accountTokens.purpose, [...purposes]),
        isNull(accountTokens.usedAt),
      ),
    )
}

/** Whose a token is that can be used; null when nobody's. */
export const findTokenOwner = async (ctx: Ctx, purpose: Purpose, token: string): Promise<string | null> => {
  const [found] = await ctx.db
    .select({ userId: accountTokens.userId })
    .from(accountTokens)
    .where(isUsable(ctx, purpose, token))
  return found?.userId ?? null
}

const isUsable = (ctx: Ctx, purpose: Purpose, token: string) =>
  and(
    eq(accountTokens.tokenHash, ctx.secrets.hashToken(token)),
    eq(accountTokens.purpose, purpose),
    isNull(accountTokens.usedAt),
    gt(accountTokens.expiresAt, ctx.now()),
  )

/** Takes a token, once; null when it is unknown, used or over. Two at once: one of them gets it. */
export const takeToken = async (ctx: Ctx & InTransaction, purpose: Purpose, token: string) => {
  const [taken] = await ctx.db
    .select({ id: accountTokens.id, userId: accountTokens.userId, data: accountTokens.data })
    .from(accountTokens)
    .where(isUsable(ctx, purpose, token))
    .for('update')
  if (!taken) return null
  await ctx.db
    .update(accountTokens)
    .set({ usedAt: ctx.now(), data: dataOfSpentToken })
    .where(eq(accountTokens.id, taken.id))
  return { userId: taken.userId, data: taken.data }
}
