import { eq } from 'drizzle-orm'
import { users } from '../../../db/schema/auth.ts'
import type { Ctx, SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { resemblesAccount } from '../rules.ts'

/**
 * Refuses a new password that is among the first that anybody would try.
 * @param field of the input, by which the fault is told.
 * @throws AppError `auth.password_known_bad`.
 */
export const requireGoodPassword = (
  { passwords }: Pick<Ctx, 'passwords'>,
  { password, username, email }: { password: string; username: string; email: string },
  field = 'password',
): void => {
  if (!passwords.isKnownBad(password) && !resemblesAccount(password, { username, email })) return
  throw new AppError('invalid', 'auth.password_known_bad', {
    fields: { [field]: 'This password is among the first that others would try.' },
  })
}

/**
 * Asks somebody who is signed in for their password again; who has none need not give one.
 * @returns its hash; null for who has none.
 * @throws AppError when it is another, or was tried too often.
 */
export const requireOwnPassword = async (
  ctx: SignedInCtx,
  password: string | undefined,
  field = 'password',
): Promise<string | null> => {
  const [found] = await ctx.db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, ctx.user.id))
  if (!found?.passwordHash) return null
  const { passwordHash } = found
  return withinTries(ctx, ctx.user.id, async () => {
    if (await ctx.passwords.verify(passwordHash, password ?? '')) return passwordHash
    throw wrongPassword(field)
  })
}

/**
 * Lets a person prove something with a password or a code, a few times in a while; a right answer sets the count
 * back, a wrong one is thrown.
 * @throws AppError `rate.limited` when there were too many.
 */
export const withinTries = async <T>(
  ctx: Pick<Ctx, 'limits'>,
  userId: string,
  prove: () => Promise<T>,
): Promise<T> => {
  await ctx.limits.spend('proofs', userId)
  const proved = await prove()
  await ctx.limits.forget('proofs', userId)
  return proved
}

export const wrongPassword = (field: string): AppError =>
  new AppError('refused', 'auth.wrong_password', { fields: { [field]: 'This is not your password.' } })
