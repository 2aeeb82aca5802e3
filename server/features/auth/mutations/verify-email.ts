import { and, desc, eq, isNull } from 'drizzle-orm'
import type { EmailInput, LinkInput } from '#shared/accounts.ts'
import { z } from '#shared/zod.ts'
import { accountTokens, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { dropCookie, readCookie } from '../../../platform/cookies.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { findAccountByEmail, findFirstOrganization, hasTwoFactor } from '../queries.ts'
import { issueToken, takeToken } from './issue-token.ts'
import { joinWhenAllowed } from './join-organization.ts'
import { enterAccount } from './open-session.ts'
import { inEvenTime, maySendTo, sendVerification, verificationMinutes } from './send-account-mail.ts'

/** What a link that confirms an email carries: where it was asked for, and for what. */
const verificationSchema = z.object({
  organizationId: z.string().nullish(),
  browserHash: z.string().optional(),
  passwordHash: z.string().optional(),
})
type Verification = z.infer<typeof verificationSchema>

/**
 * Confirms the email of an account and lets its owner in to the organization that they signed up for. The browser
 * in which they did so is signed in.
 * @throws AppError when the link is over, used or none of ours.
 */
export const verifyEmail = async (
  ctx: RequestCtx,
  { token }: LinkInput,
): Promise<{ isSignedIn: boolean; organization: string | null }> => {
  const current = await ctx.signedIn()
  const verified = await inTransaction(ctx, async (ctx) => {
    const taken = await takeToken(ctx, 'verify_email', token)
    if (!taken) throw new AppError('refused', 'auth.link_invalid')
    const verification = verificationSchema.parse(taken.data)
    const isSameBrowser = isOfThisBrowser(ctx, verification)
    const ownSession = current?.user.id === taken.userId ? current.sessionId : undefined
    if (isSameBrowser) await keepTypedPassword(ctx, taken.userId, verification, ownSession)
    const organization = await proveEmail(ctx, taken.userId, verification.organizationId ?? null)
    return { userId: taken.userId, isSameBrowser, organization }
  })
  const isSignedIn = current?.user.id === verified.userId || (await enterFromSignUp(ctx, verified))
  return { isSignedIn, organization: verified.organization }
}

const enterFromSignUp = async (
  ctx: RequestCtx,
  { userId, isSameBrowser }: { userId: string; isSameBrowser: boolean },
): Promise<boolean> => {
  if (!isSameBrowser || (await hasTwoFactor(ctx, userId))) return false
  dropCookie(ctx, 'docket_sign_up')
  await enterAccount(ctx, userId)
  return true
}

const isOfThisBrowser = (ctx: RequestCtx, { browserHash }: Verification): boolean => {
  const secret = readCookie(ctx, 'docket_sign_up')
  return secret !== null && ctx.secrets.hashToken(secret) === browserHash
}

/**
 * Somebody else may have made the account before, with a password of theirs: what was typed in the browser that is
 * now proved to be the owner's is what counts.
 */
const keepTypedPassword = async (
  ctx: Ctx & InTransaction,
  userId: string,
  { passwordHash }: Verification,
  ownSession: string | undefined,
): Promise<void> => {
  if (passwordHash === undefined) return
  const changed = await ctx.db
    .update(users)
    .set({ passwordHash })
    .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt), isNull(users.deletedAt)))
    .returning({ id: users.id })
  if (changed.length > 0) await ctx.sessions.revokeAll(ctx.db, userId, ownSession)
}

/**
 * Notes that an email is its owner's, and lets them in to the organization that they signed up for.
 * @returns its slug; null when there is none, or its rule keeps them out.
 */
export const proveEmail = async (
  ctx: Ctx & InTransaction,
  userId: string,
  organizationId: string | null,
): Promise<string | null> => {
  const asOwner = { ...ctx, actor: { kind: 'user', id: userId } } as const
  const [account] = await ctx.db
    .select({ email: users.email, emailVerifiedAt: users.emailVerifiedAt })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt)))
    .for('no key update')
  if (!account) throw new AppError('refused', 'auth.link_invalid')
  if (!account.emailVerifiedAt) {
    await ctx.db.update(users).set({ emailVerifiedAt: ctx.now() }).where(eq(users.id, userId))
    recordAudit(asOwner, { action: 'user.email_verified', entity: 'user', entityId: userId })
  }
  return organizationId && joinWhenAllowed(asOwner, organizationId, { userId, email: account.email })
}

/** The organization for which somebody signed up who has yet to prove their email; null when there is none. */
export const findWantedOrganization = async (ctx: Ctx, userId: string): Promise<string | null> => {
  const last = await findLastVerification(ctx, userId)
  return last?.organizationId ?? (await findFirstOrganization(ctx, userId))
}

const findLastVerification = async (ctx: Ctx, userId: string): Promise<Verification | null> => {
  const [last] = await ctx.db
    .select({ data: accountTokens.data })
    .from(accountTokens)
    .where(and(eq(accountTokens.userId, userId), eq(accountTokens.purpose, 'verify_email')))
    .orderBy(desc(accountTokens.id))
    .limit(1)
  return last ? verificationSchema.parse(last.data) : null
}

/** Sends the link that confirms an email once more. Nobody is told whether there was anything to send. */
export const resendVerification = (ctx: RequestCtx, { email }: EmailInput): Promise<void> =>
  inEvenTime(ctx, async () => {
    const mayWrite = await maySendTo(ctx, email)
    const account = await findAccountByEmail(ctx, email)
    if (!mayWrite || !account || account.emailVerifiedAt) return
    const last = await findLastVerification(ctx, account.id)
    const organizationId = last?.organizationId ?? (await findFirstOrganization(ctx, account.id))
    // Asked for in another browser, the new link signs nobody in there.
    const kept = last && isOfThisBrowser(ctx, last) ? last : {}
    await inTransaction(ctx, async (ctx) => {
      const token = await issueToken(ctx, {
        userId: account.id,
        purpose: 'verify_email',
        minutes: verificationMinutes,
        data: { ...kept, organizationId },
      })
      await sendVerification(ctx, account, { token, organizationId })
    })
  })
