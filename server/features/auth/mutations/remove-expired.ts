import { and, lt, sql } from 'drizzle-orm'
import { accountTokens, emailChanges, identityAttempts } from '../../../db/schema/auth.ts'
import type { Ctx } from '../../../platform/context.ts'
import { forgetSettledMails } from '../../../platform/mail-privacy.ts'
import { accountDeletedMail } from '../emails/accounts.ts'
import { dataOfSpentToken } from './issue-token.ts'

/** A link that is over still tells for which organization somebody signed up, when they ask for another. */
const keptMs = 30 * 24 * 3_600_000

/** Removes links, changes of email and sign-ins by providers that nobody can go on with, and last mails that left. */
export const removeExpired = async (ctx: Ctx): Promise<void> => {
  const now = ctx.now()
  await ctx.db.delete(accountTokens).where(lt(accountTokens.expiresAt, new Date(now.getTime() - keptMs)))
  await ctx.db
    .update(accountTokens)
    .set({ data: dataOfSpentToken })
    .where(and(lt(accountTokens.expiresAt, now), sql`${accountTokens.data} <> ${dataOfSpentToken}`))
  await ctx.db.delete(emailChanges).where(lt(emailChanges.expiresAt, now))
  await forgetSettledMails(ctx, accountDeletedMail({ name: '' }).template)
  await ctx.db.delete(identityAttempts).where(lt(identityAttempts.expiresAt, now))
}
