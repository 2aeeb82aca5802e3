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
import { hasTwoFactor } from '../../../platform/two-factor.ts'
import { findAccountByEmail, findFirstOrganization } from '../queries.ts'
import { type HeldAccount, holdAccount, holdForEntry, inEntry } from './hold-account.ts'
import { findTokenOwner, issueToken, takeToken } from './issue-token.ts'
import { joinWhenAllowed } from './join-organization.ts'
import { enterAccount } from './open-session.ts'
import { reclaimAccount } from './reclaim-account.ts'
import { inEvenTime, maySendTo, sendVerification, verificationMinutes } from './send-account-mail.ts'

/** What a link that confirms an email carries: where it was asked for, and for what. */
const verificationSchema = z.object({
  organizationId: z.string().nullish(),
  browserHash: z.string().optional(),
  passwordHash: z.string().optional(),
  /** As it was when the link was asked for; earlier versions did not count. */
  signOuts: z.number().default(0),
})
type Verification = z.infer<typeof verificationSchema>

/** `needsPassword`: the account has no way in left, and its owner sets a password by mail. */
type Verified = { isSignedIn: boolean; organization: string | null; needsPassword: boolean }

/**
 * Confirms the email of an account and lets its owner in to the organization that they signed up for. The browser
 * in which they did so is signed in.
 * @throws AppError when the link is over, used or none of ours.
 */
export const verifyEmail = async (ctx: RequestCtx, { token }: LinkInput): Promise<Verified> => {
  const current = await ctx.signedIn()
  return inEntry(ctx, async (ctx) => {
    const owner = await findTokenOwner(ctx, 'verify_email', token)
    const account = owner === null ? null : await holdForEntry(ctx, owner)
    const taken = await takeToken(ctx, 'verify_email', token)
    if (!account || taken?.userId !== account.id) throw new AppError('refused', 'auth.link_invalid')
    const verification = verificationSchema.parse(taken.data)
    const isSameBrowser = isOfThisBrowser(ctx, verification)
    const isOwnAccount = current?.user.id === account.id
    const opener = isSameBrowser ? 'who_asked' : isOwnAccount ? 'signed_in' : 'somebody'
    const access = await settleAccess(ctx, account, verification.passwordHash ?? null, opener)
    const organization = await proveEmail(ctx, account.id, verification.organizationId ?? null)
    // What was asked for before all sessions were ended confirms the email, and opens nothing.
    const isTimely = access === 'replaced' || verification.signOuts === account.signOuts
    const isStillIn = isOwnAccount && access === 'kept'
    const isSignedIn = isStillIn || (isSameBrowser && isTimely && (await enterFromSignUp(ctx, account)))
    return { isSignedIn, organization, needsPassword: access === 'removed' }
  })
}

const enterFromSignUp = async (ctx: RequestCtx & InTransaction, account: HeldAccount): Promise<boolean> => {
  if (await hasTwoFactor(ctx, account.id)) return false
  dropCookie(ctx, 'docket_sign_up')
  await enterAccount(ctx, account)
  return true
}

const isOfThisBrowser = (ctx: RequestCtx, { browserHash }: Verification): boolean => {
  const secret = readCookie(ctx, 'docket_sign_up')
  return secret !== null && ctx.secrets.hashToken(secret) === browserHash
}

/**
 * Somebody else may have made the account before, with a password of theirs. What was typed in the browser that is now
 * proved to be the owner's is what counts; opened elsewhere, the link proves the password of its own sign-up alone.
 * Whatever else opens the account is removed.
 */
const settleAccess = async (
  ctx: Ctx & InTransaction,
  account: HeldAccount,
  typedHash: string | null,
  opener: 'who_asked' | 'signed_in' | 'somebody',
): Promise<'kept' | 'replaced' | 'removed'> => {
  const { id: userId } = account
  const isKept =
    !ctx.policy.requireEmailVerification ||
    account.emailVerifiedAt !== null ||
    opener === 'signed_in' ||
    (typedHash !== null && typedHash === account.passwordHash)
  if (isKept) return 'kept'
  await reclaimAccount({ ...ctx, actor: { kind: 'user', id: userId } }, userId)
  if (opener !== 'who_asked') return 'removed'
  await ctx.db.update(users).set({ passwordHash: typedHash }).where(eq(users.id, userId))
  return 'replaced'
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
    recordAudit(asOwner, { action: 'user.email_verified', entityId: userId })
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
    const mayWrite = await maySendTo(ctx, 'verify', email)
    const account = await findAccountByEmail(ctx, email)
    if (!mayWrite || !account || account.emailVerifiedAt) return
    const last = await findLastVerification(ctx, account.id)
    const organizationId = last?.organizationId ?? (await findFirstOrganization(ctx, account.id))
    // Asked for in another browser, the new link signs nobody in there.
    const kept = last && isOfThisBrowser(ctx, last) ? last : {}
    await inTransaction(ctx, async (ctx) => {
      // They changed or proved their email at this moment.
      const held = await holdAccount(ctx, account.id)
      if (held?.email !== email || held.emailVerifiedAt) return
      const token = await issueToken(ctx, {
        userId: account.id,
        purpose: 'verify_email',
        minutes: verificationMinutes,
        data: { ...kept, organizationId },
      })
      await sendVerification(ctx, account, { token, organizationId })
    })
  })
