import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { recoveryCodes, twoFactors } from '../../../db/schema/auth.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { revokeTokens } from './issue-token.ts'

/** How many recovery codes a person has at first. */
const recoveryCodeCount = 10

/**
 * Takes a code of the authenticator app or a recovery code; neither is worth anything afterwards. Null when it is
 * wrong or was taken before: of two at once one gets it.
 */
export const takeCode = async (
  ctx: Ctx & InTransaction,
  userId: string,
  code: string,
): Promise<'app' | 'recovery' | null> => {
  if (/^\d{6}$/.test(code)) return (await takeAppCode(ctx, userId, code)) ? 'app' : null
  return (await takeRecoveryCode(ctx, userId, code)) ? 'recovery' : null
}

const takeAppCode = async (ctx: Ctx & InTransaction, userId: string, code: string): Promise<boolean> => {
  const [found] = await ctx.db
    .select({ secret: twoFactors.secret })
    .from(twoFactors)
    .where(and(eq(twoFactors.userId, userId), isNotNull(twoFactors.confirmedAt)))
  const step = found ? ctx.oneTimeCodes.stepOf(ctx.secrets.unseal(found.secret), code, ctx.now()) : null
  if (step === null) return false
  const taken = await ctx.db
    .update(twoFactors)
    .set({ lastStep: step })
    .where(
      and(
        eq(twoFactors.userId, userId),
        isNotNull(twoFactors.confirmedAt),
        or(isNull(twoFactors.lastStep), lt(twoFactors.lastStep, step)),
      ),
    )
    .returning({ userId: twoFactors.userId })
  return taken.length > 0
}

const takeRecoveryCode = async (ctx: Ctx & InTransaction, userId: string, code: string): Promise<boolean> => {
  const taken = await ctx.db
    .update(recoveryCodes)
    .set({ usedAt: ctx.now() })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, hashRecoveryCode(ctx, userId, code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ userId: recoveryCodes.userId })
  return taken.length > 0
}

const hashRecoveryCode = ({ secrets }: Pick<Ctx, 'secrets'>, userId: string, code: string): string =>
  secrets.keyedHash('recovery code', `${userId}/${code}`)

/** Gives a person new recovery codes in place of all earlier ones; nobody can read them again. */
export const replaceRecoveryCodes = async (ctx: Ctx & InTransaction, userId: string): Promise<string[]> => {
  const codes = Array.from({ length: recoveryCodeCount }, () => ctx.oneTimeCodes.newRecoveryCode())
  await ctx.db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await ctx.db
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ userId, codeHash: hashRecoveryCode(ctx, userId, code) })))
  return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code)
}

/** Takes the authenticator app and the recovery codes from an account, and every sign-in that waits for a code. */
export const removeTwoFactor = async (ctx: Ctx & InTransaction, userId: string): Promise<void> => {
  await ctx.db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await ctx.db.delete(twoFactors).where(eq(twoFactors.userId, userId))
  await revokeTokens(ctx, userId, ['second_step'])
}
