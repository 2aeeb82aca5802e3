import { and, eq, isNull } from 'drizzle-orm'
import type { BeginTwoFactorInput, ConfirmCodeInput } from '#shared/accounts.ts'
import { twoFactors } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type InTransaction, requireVerifiedEmail, type SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { hasTwoFactor } from '../../../platform/two-factor.ts'
import { twoFactorTurnedOff, twoFactorTurnedOn } from '../emails/account-safety.ts'
import { removeTwoFactor, replaceRecoveryCodes, takeCode } from './check-code.ts'
import { requireOwnPassword, withinTries } from './check-password.ts'
import { renewSession } from './end-sessions.ts'
import { holdAccount, holdOwnAccount } from './hold-account.ts'

const alreadyOn = () => new AppError('conflict', 'auth.two_factor_already_on')
const notOn = () => new AppError('conflict', 'auth.two_factor_not_on')
const wrongCode = () => new AppError('refused', 'auth.wrong_code')

/** Makes the secret of an authenticator app, which is in use once a code has confirmed it. */
export const beginTwoFactor = async (
  ctx: SignedInCtx,
  input: BeginTwoFactorInput,
): Promise<{ secret: string; uri: string; qrSvg: string }> => {
  requireVerifiedEmail(ctx)
  await requireOwnPassword(ctx, input.password)
  const secret = ctx.oneTimeCodes.newSecret()
  await inTransaction(ctx, async (ctx) => {
    const values = { secret: ctx.secrets.seal(secret), createdAt: ctx.now() }
    const begun = await ctx.db
      .insert(twoFactors)
      .values({ userId: ctx.user.id, ...values })
      .onConflictDoUpdate({
        target: twoFactors.userId,
        set: values,
        setWhere: isNull(twoFactors.confirmedAt),
      })
      .returning({ userId: twoFactors.userId })
    if (begun.length === 0) throw alreadyOn()
    recordAudit(ctx, { action: 'two_factor.begun', entityId: ctx.user.id })
  })
  return ctx.oneTimeCodes.describe(secret, ctx.user.email)
}

/** Turns two-factor authentication on; whoever else is signed in to the account is signed out. */
export const confirmTwoFactor = async (
  ctx: RequestCtx & SignedInCtx,
  { code }: ConfirmCodeInput,
): Promise<{ recoveryCodes: string[] }> => {
  const prove = () =>
    inTransaction(ctx, async (ctx) => {
      await holdAccount(ctx, ctx.user.id)
      await confirmSecret(ctx, code)
      recordAudit(ctx, { action: 'two_factor.turned_on', entityId: ctx.user.id })
      await sendMail(ctx, twoFactorTurnedOn(ctx.user, ctx.publicUrl()))
      return { codes: await replaceRecoveryCodes(ctx, ctx.user.id), cookie: await renewSession(ctx) }
    })
  const { codes, cookie } = await withinTries(ctx, ctx.user.id, prove)
  ctx.setCookie(cookie)
  return { recoveryCodes: codes }
}

const confirmSecret = async (ctx: SignedInCtx & InTransaction, code: string): Promise<void> => {
  const [begun] = await ctx.db
    .select({ secret: twoFactors.secret, confirmedAt: twoFactors.confirmedAt })
    .from(twoFactors)
    .where(eq(twoFactors.userId, ctx.user.id))
    .for('update')
  if (!begun) throw notOn()
  if (begun.confirmedAt) throw alreadyOn()
  const step = ctx.oneTimeCodes.stepOf(ctx.secrets.unseal(begun.secret), code, ctx.now())
  if (step === null) throw wrongCode()
  await ctx.db
    .update(twoFactors)
    .set({ confirmedAt: ctx.now(), lastStep: step })
    .where(and(eq(twoFactors.userId, ctx.user.id), isNull(twoFactors.confirmedAt)))
}

export const disableTwoFactor = async (
  ctx: RequestCtx & SignedInCtx,
  { code }: ConfirmCodeInput,
): Promise<void> => {
  const prove = () =>
    inTransaction(ctx, async (ctx) => {
      await holdAccount(ctx, ctx.user.id)
      await requireCode(ctx, code)
      await removeTwoFactor(ctx, ctx.user.id)
      recordAudit(ctx, { action: 'two_factor.turned_off', entityId: ctx.user.id })
      await sendMail(ctx, twoFactorTurnedOff(ctx.user, ctx.publicUrl()))
      return renewSession(ctx)
    })
  ctx.setCookie(await withinTries(ctx, ctx.user.id, prove))
}

export const renewRecoveryCodes = async (
  ctx: SignedInCtx,
  { code }: ConfirmCodeInput,
): Promise<{ recoveryCodes: string[] }> => {
  const prove = () =>
    inTransaction(ctx, async (ctx) => {
      await holdOwnAccount(ctx)
      await requireCode(ctx, code)
      recordAudit(ctx, { action: 'two_factor.codes_renewed', entityId: ctx.user.id })
      return { recoveryCodes: await replaceRecoveryCodes(ctx, ctx.user.id) }
    })
  return withinTries(ctx, ctx.user.id, prove)
}

/** @throws AppError when the code is not right, or two-factor authentication is off. */
const requireCode = async (ctx: SignedInCtx & InTransaction, code: string): Promise<void> => {
  if (!(await hasTwoFactor(ctx, ctx.user.id))) throw notOn()
  if ((await takeCode(ctx, ctx.user.id, code)) === null) throw wrongCode()
}
