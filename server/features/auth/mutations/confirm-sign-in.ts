import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { ConfirmCodeInput } from '#shared/accounts.ts'
import { accountTokens, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Actor, Ctx, InTransaction } from '../../../platform/context.ts'
import { readCookie } from '../../../platform/cookies.ts'
import { AppError } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { recoveryCodeUsed } from '../emails/account-safety.ts'
import { countRecoveryCodes } from '../queries.ts'
import { takeCode } from './check-code.ts'
import { holdForEntry, inEntry } from './hold-account.ts'
import { enterAccount } from './open-session.ts'

/** So many codes may be tried in one sign-in. */
const triesPerSignIn = 5

const isOver = () => new AppError('refused', 'auth.second_step_over')

/** The second step of a sign-in: opens the session when the code is right. */
export const confirmSignIn = async (
  ctx: RequestCtx,
  { code }: ConfirmCodeInput,
): Promise<{ recoveryCodesLeft: number }> => {
  const token = readCookie(ctx, 'docket_second_step')
  const waiting = token === null ? null : await findSecondStep(ctx, token)
  if (!waiting) throw isOver()
  await ctx.limits.spend('proofs', waiting.userId)
  const left = await inEntry(ctx, async (ctx) => {
    const account = await holdForEntry(ctx, waiting.userId)
    if (!account) throw isOver()
    await countTry(ctx, waiting.id)
    const acting = { ...ctx, actor: { kind: 'user', id: waiting.userId } } as const
    const kind = await takeCode(ctx, waiting.userId, code)
    if (kind === null) {
      recordAudit(acting, { action: 'session.code_refused', entityId: waiting.userId })
      // Answered, not thrown: the try is to be counted.
      return null
    }
    await ctx.db.update(accountTokens).set({ usedAt: ctx.now() }).where(eq(accountTokens.id, waiting.id))
    const left = await countRecoveryCodes(ctx, waiting.userId)
    if (kind === 'recovery') await tellOfRecoveryCode(acting, waiting.userId, left)
    await enterAccount(ctx, account)
    return left
  })
  if (left === null) throw new AppError('refused', 'auth.wrong_code')
  await ctx.limits.forget('proofs', waiting.userId)
  return { recoveryCodesLeft: left }
}

const isStillGood = (ctx: Ctx) =>
  and(
    eq(accountTokens.purpose, 'second_step'),
    isNull(accountTokens.usedAt),
    gt(accountTokens.expiresAt, ctx.now()),
    lt(accountTokens.attempts, triesPerSignIn),
  )

const findSecondStep = async (ctx: Ctx, token: string) => {
  const [found] = await ctx.db
    .select({ id: accountTokens.id, userId: accountTokens.userId })
    .from(accountTokens)
    .where(and(eq(accountTokens.tokenHash, ctx.secrets.hashToken(token)), isStillGood(ctx)))
  return found ?? null
}

/** Counts one try; those at once wait for each other. @throws AppError when the sign-in is over. */
const countTry = async (ctx: Ctx & InTransaction, id: string): Promise<void> => {
  const counted = await ctx.db
    .update(accountTokens)
    .set({ attempts: sql`${accountTokens.attempts} + 1` })
    .where(and(eq(accountTokens.id, id), isStillGood(ctx)))
    .returning({ id: accountTokens.id })
  if (counted.length === 0) throw isOver()
}

const tellOfRecoveryCode = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  userId: string,
  left: number,
): Promise<void> => {
  recordAudit(ctx, { action: 'two_factor.recovery_code_used', entityId: userId })
  const [person] = await ctx.db
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, userId))
  if (person) await sendMail(ctx, recoveryCodeUsed(person, ctx.publicUrl(), left))
}
