import { and, eq, isNotNull } from 'drizzle-orm'
import { twoFactors } from '../db/schema/auth.ts'
import type { Ctx } from './context.ts'

/** Whether somebody signs in with the code of an authenticator app. */
export const hasTwoFactor = async (ctx: Pick<Ctx, 'db'>, userId: string): Promise<boolean> => {
  const found = await ctx.db
    .select({ userId: twoFactors.userId })
    .from(twoFactors)
    .where(and(eq(twoFactors.userId, userId), isNotNull(twoFactors.confirmedAt)))
  return found.length > 0
}
