import { eq, sql } from 'drizzle-orm'
import { users } from '../../../db/schema/auth.ts'
import type { Ctx, InTransaction, SignedInCtx } from '../../../platform/context.ts'
import { holdOwnAccount } from './hold-account.ts'
import { revokeTokens } from './issue-token.ts'
import { openSession } from './open-session.ts'

/**
 * Ends all sessions of a person, but one if it is named, and every sign-in that is under way; answers how many
 * sessions there were.
 */
export const endSessions = async (
  ctx: Ctx & InTransaction,
  userId: string,
  exceptId?: string,
): Promise<number> => {
  await ctx.db
    .update(users)
    .set({ signOuts: sql`${users.signOuts} + 1` })
    .where(eq(users.id, userId))
  await revokeTokens(ctx, userId, ['second_step'])
  return ctx.sessions.revokeAll(ctx.db, userId, exceptId)
}

/**
 * Ends all of one's own sessions and opens a new one for this browser; answers its `Set-Cookie` value.
 * @throws AppError when somebody has ended the one at hand since the request came.
 */
export const renewSession = async (ctx: SignedInCtx & InTransaction): Promise<string> => {
  const account = await holdOwnAccount(ctx)
  await endSessions(ctx, account.id)
  return openSession(ctx, account)
}
