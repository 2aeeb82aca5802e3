import { and, eq, gt, isNull } from 'drizzle-orm'
import type { EmailInput, ResetPasswordInput, SignInResult } from '#shared/accounts.ts'
import { accountTokens, emailChanges, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { passwordChangedMail, resetPasswordMail } from '../emails/accounts.ts'
import { findAccountByEmail } from '../queries.ts'
import { requireGoodPassword } from './check-password.ts'
import { endSessions } from './end-sessions.ts'
import { type HeldAccount, holdAccount, holdForEntry, inEntry } from './hold-account.ts'
import { issueToken, revokeTokens, takeToken } from './issue-token.ts'
import { reclaimAccount } from './reclaim-account.ts'
import { inEvenTime, maySendTo } from './send-account-mail.ts'
import { admit, forgetFailures } from './sign-in.ts'
import { findWantedOrganization, proveEmail } from './verify-email.ts'

const resetMinutes = 60

/** Sends a link by which a new password can be set. Nobody is told whether there was anybody to send it to. */
export const requestReset = (ctx: RequestCtx, { email }: EmailInput): Promise<void> =>
  inEvenTime(ctx, async () => {
    const mayWrite = await maySendTo(ctx, 'reset', email)
    const account = await findAccountByEmail(ctx, email)
    if (!mayWrite || !account) return
    await inTransaction(ctx, async (ctx) => {
      // They changed their email at this moment: the former one gets no way in.
      if ((await holdAccount(ctx, account.id))?.email !== email) return
      const token = await issueToken(ctx, {
        userId: account.id,
        purpose: 'reset_password',
        minutes: resetMinutes,
      })
      const mail = resetPasswordMail(account, { publicUrl: ctx.publicUrl(), token })
      await sendMail(ctx, { ...mail, to: account.email })
      recordAudit(
        { ...ctx, actor: { kind: 'system', name: 'auth.request_reset' } },
        { action: 'user.reset_requested', entityId: account.id },
      )
    })
  })

/**
 * Sets a new password by a link. It proves the email too, ends all sessions, and lets the browser at hand in.
 * @throws AppError when the link is over, used or none of ours, or the password is one that everybody tries first.
 */
export const resetPassword = async (
  ctx: RequestCtx,
  { token, password }: ResetPasswordInput,
): Promise<SignInResult> => {
  const account = await findAccountOfLink(ctx, token)
  requireGoodPassword(ctx, { ...account, password })
  const passwordHash = await ctx.passwords.hash(password)
  const result = await inEntry(ctx, async (ctx) => {
    const held = await holdForEntry(ctx, account.id)
    const taken = await takeToken(ctx, 'reset_password', token)
    if (!held || !taken) throw linkInvalid()
    await replacePassword(ctx, held, passwordHash)
    const mail = passwordChangedMail(account, { publicUrl: ctx.publicUrl() })
    await sendMail(ctx, { ...mail, to: account.email })
    return admit(ctx, held)
  })
  await forgetFailures(ctx, [account.username, account.email])
  return result
}

const linkInvalid = () => new AppError('refused', 'auth.link_invalid')

const findAccountOfLink = async (ctx: Ctx, token: string) => {
  const [found] = await ctx.db
    .select({ id: users.id, username: users.username, name: users.name, email: users.email })
    .from(accountTokens)
    .innerJoin(users, eq(users.id, accountTokens.userId))
    .where(
      and(
        eq(accountTokens.tokenHash, ctx.secrets.hashToken(token)),
        eq(accountTokens.purpose, 'reset_password'),
        isNull(accountTokens.usedAt),
        gt(accountTokens.expiresAt, ctx.now()),
        isNull(users.deletedAt),
      ),
    )
  if (!found) throw linkInvalid()
  return found
}

const replacePassword = async (
  ctx: Ctx & InTransaction,
  { id: userId, emailVerifiedAt }: HeldAccount,
  passwordHash: string,
): Promise<void> => {
  if (!emailVerifiedAt) await proveByLink(ctx, userId)
  await ctx.db.update(users).set({ passwordHash }).where(eq(users.id, userId))
  await ctx.db.delete(emailChanges).where(eq(emailChanges.userId, userId))
  await revokeTokens(ctx, userId)
  await endSessions(ctx, userId)
  recordAudit(
    { ...ctx, actor: { kind: 'user', id: userId } },
    { action: 'user.password_reset', entityId: userId },
  )
}

/**
 * Whoever made the account before its email was proved may have been somebody else: nothing of theirs opens it. Where
 * no proof is asked for, unproved accounts are as good as others, and a link alone takes no second factor from them.
 */
const proveByLink = async (ctx: Ctx & InTransaction, userId: string): Promise<void> => {
  const wanted = await findWantedOrganization(ctx, userId)
  if (ctx.policy.requireEmailVerification)
    await reclaimAccount({ ...ctx, actor: { kind: 'user', id: userId } }, userId)
  await proveEmail(ctx, userId, wanted)
}
