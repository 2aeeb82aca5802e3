import { eq } from 'drizzle-orm'
import type { ChangePasswordInput } from '#shared/accounts.ts'
import { users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { requireVerifiedEmail, type SignedInCtx } from '../../../platform/context.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { passwordChangedMail } from '../emails/accounts.ts'
import { requireGoodPassword, requireOwnPassword, wrongPassword } from './check-password.ts'
import { renewSession } from './end-sessions.ts'
import { holdAccount } from './hold-account.ts'
import { revokeTokens } from './issue-token.ts'

/**
 * Changes one's own password; the other sessions end, and that of this browser gets another token. Who has no
 * password yet sets the first by mail.
 * @throws AppError when their email is not proved, the present password is another, or the new one is one that
 * everybody tries first.
 */
export const changePassword = async (
  ctx: RequestCtx & SignedInCtx,
  { current, next }: ChangePasswordInput,
): Promise<void> => {
  requireVerifiedEmail(ctx)
  const before = await requireOwnPassword(ctx, current, 'current')
  if (before === null) throw wrongPassword('current')
  requireGoodPassword(ctx, { ...ctx.user, password: next }, 'next')
  const passwordHash = await ctx.passwords.hash(next)
  const cookie = await inTransaction(ctx, async (ctx) => {
    const account = await holdAccount(ctx, ctx.user.id)
    if (account?.passwordHash !== before) throw wrongPassword('current')
    await ctx.db.update(users).set({ passwordHash }).where(eq(users.id, account.id))
    await revokeTokens(ctx, account.id, ['reset_password'])
    recordAudit(ctx, { action: 'user.password_changed', entityId: ctx.user.id })
    const mail = passwordChangedMail(ctx.user, { publicUrl: ctx.publicUrl() })
    await sendMail(ctx, { ...mail, to: ctx.user.email })
    return renewSession(ctx)
  })
  ctx.setCookie(cookie)
}
