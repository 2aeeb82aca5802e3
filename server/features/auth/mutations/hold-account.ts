import { and, inArray, isNull } from 'drizzle-orm'
import { users } from '../../../db/schema/auth.ts'
import type { Ctx, InTransaction, SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

/** An account that nobody else changes, opens or closes until the commit. */
export type HeldAccount = NonNullable<Awaited<ReturnType<typeof holdAccount>>>

/**
 * Holds an account until the commit; null when it is deleted. What opens a session and what ends them all wait here
 * for each other, before either looks at what was proved: a proof from before the end opens nothing after it. To be
 * held before anything else of the account, so that no two wait for each other for ever.
 * @param alsoId of somebody else whose row will be locked.
 */
export const holdAccount = async (ctx: Ctx & InTransaction, userId: string, alsoId = userId) => {
  const held = await ctx.db
    .select({
      id: users.id,
      username: users.username,
      name: users.name,
      email: users.email,
      emailVerifiedAt: users.emailVerifiedAt,
      passwordHash: users.passwordHash,
      signOuts: users.signOuts,
    })
    .from(users)
    .where(and(inArray(users.id, [userId, alsoId]), isNull(users.deletedAt)))
    .orderBy(users.id)
    .for('no key update')
  return held.find(({ id }) => id === userId) ?? null
}

/** A transaction that may end with a session in the browser at hand. */
export const inEntry = async <C extends RequestCtx, R>(
  ctx: C,
  work: (ctx: C & InTransaction) => Promise<R>,
): Promise<R> => {
  // Looked up before the transaction: it would wait for a second connection.
  await ctx.signedIn()
  return inTransaction(ctx, work)
}

/** Holds the account that is about to be entered, and that of the session which ends with it. */
export const holdForEntry = async (ctx: RequestCtx & InTransaction, userId: string) =>
  holdAccount(ctx, userId, (await ctx.signedIn())?.user.id)

/** Holds one's own account. @throws AppError when it was closed, or the session ended, since the request came. */
export const holdOwnAccount = async (
  ctx: Ctx & InTransaction & Pick<SignedInCtx, 'user' | 'sessionId'>,
): Promise<HeldAccount> => {
  const account = await holdAccount(ctx, ctx.user.id)
  if (!account || !(await ctx.sessions.isOpen(ctx.db, account.id, ctx.sessionId)))
    throw new AppError('unauthenticated', 'auth.required')
  return account
}
