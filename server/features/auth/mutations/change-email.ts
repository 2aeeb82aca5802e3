import { and, eq, gt, or } from 'drizzle-orm'
import type { ChangeEmailInput, LinkInput } from '#shared/accounts.ts'
import { emailChanges, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  type Ctx,
  type InTransaction,
  requireVerifiedEmail,
  type SignedInCtx,
} from '../../../platform/context.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import {
  emailChangeCurrentMail,
  emailChangedMail,
  emailChangeNewMail,
  emailInUseMail,
} from '../emails/accounts.ts'
import { findAccountByEmail } from '../queries.ts'
import { requireOwnPassword } from './check-password.ts'
import { endSessions } from './end-sessions.ts'
import { holdAccount } from './hold-account.ts'
import { revokeTokens } from './issue-token.ts'
import { maySendTo } from './send-account-mail.ts'

const changeMs = 24 * 3_600_000

/**
 * Begins a change of one's own email, which both ends must confirm. Nobody is told whether the new one belongs to
 * an account already: its owner is, by mail.
 * @throws AppError when the present email is not proved, the password is wrong, or nothing would change.
 */
export const requestEmailChange = async (
  ctx: RequestCtx & SignedInCtx,
  { email, password }: ChangeEmailInput,
): Promise<void> => {
  const { user } = ctx
  requireVerifiedEmail(ctx)
  await requireOwnPassword(ctx, password)
  if (email === user.email)
    throw new AppError('invalid', 'auth.email_unchanged', {
      fields: { email: 'This is your email already.' },
    })
  await ctx.limits.spend('mails_by', user.id)
  const mayWrite = await maySendTo(ctx, 'change', email)
  await inTransaction(ctx, async (ctx) => {
    const tokens = await beginChange(ctx, email)
    recordAudit(ctx, { action: 'user.email_change_requested', entityId: user.id })
    const publicUrl = ctx.publicUrl()
    const { name } = user
    const atCurrent = { name, newEmail: email, publicUrl, token: tokens.current }
    await sendMail(ctx, { ...emailChangeCurrentMail(atCurrent), to: user.email })
    if (!mayWrite) return
    const owner = await findAccountByEmail(ctx, email)
    const atNew = owner ? emailInUseMail(owner) : emailChangeNewMail({ name, publicUrl, token: tokens.next })
    await sendMail(ctx, { ...atNew, to: email })
  })
}

/** Keeps what is asked for; a change that was asked for before is forgotten. */
const beginChange = async (ctx: SignedInCtx & InTransaction, newEmail: string) => {
  const current = ctx.secrets.newToken()
  const next = ctx.secrets.newToken()
  const values = {
    newEmail,
    currentTokenHash: ctx.secrets.hashToken(current),
    newTokenHash: ctx.secrets.hashToken(next),
    currentConfirmedAt: null,
    newConfirmedAt: null,
    createdAt: ctx.now(),
    expiresAt: new Date(ctx.now().getTime() + changeMs),
  }
  await ctx.db
    .insert(emailChanges)
    .values({ userId: ctx.user.id, ...values })
    .onConflictDoUpdate({ target: emailChanges.userId, set: values })
  return { current, next }
}

/** Forgets the change that waits for its confirmations. */
export const cancelEmailChange = (ctx: SignedInCtx): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const removed = await ctx.db
      .delete(emailChanges)
      .where(eq(emailChanges.userId, ctx.user.id))
      .returning({ userId: emailChanges.userId })
    if (removed.length > 0) recordAudit(ctx, { action: 'user.email_change_cancelled', entityId: ctx.user.id })
  })

/**
 * Confirms a change of email at one end. At the second the email changes, and everybody else who is signed in to the
 * account is signed out.
 * @throws AppError when the link is over or none of ours, or the email has an account by now.
 */
export const confirmEmailChange = async (
  ctx: RequestCtx,
  { token }: LinkInput,
): Promise<{ status: 'done' | 'other_end_missing' }> => {
  const current = await ctx.signedIn()
  return inTransaction(ctx, async (ctx) => {
    const change = await confirmEnd(ctx, token)
    if (!change.currentConfirmedAt || !change.newConfirmedAt) return { status: 'other_end_missing' }
    await changeEmail(ctx, change)
    const ownSession = current?.user.id === change.userId ? current.sessionId : undefined
    await endSessions(ctx, change.userId, ownSession)
    return { status: 'done' }
  })
}

const linkInvalid = () => new AppError('refused', 'auth.link_invalid')

/** Notes the confirmation of the end whose token it is; two at once wait for each other. */
const confirmEnd = async (ctx: Ctx & InTransaction, token: string) => {
  const hash = ctx.secrets.hashToken(token)
  const isMeant = and(
    or(eq(emailChanges.currentTokenHash, hash), eq(emailChanges.newTokenHash, hash)),
    gt(emailChanges.expiresAt, ctx.now()),
  )
  const [found] = await ctx.db.select({ userId: emailChanges.userId }).from(emailChanges).where(isMeant)
  if (!found || !(await holdAccount(ctx, found.userId))) throw linkInvalid()
  const [change] = await ctx.db.select().from(emailChanges).where(isMeant).for('update')
  if (!change) throw linkInvalid()
  const confirmed =
    change.currentTokenHash === hash ? { currentConfirmedAt: ctx.now() } : { newConfirmedAt: ctx.now() }
  await ctx.db.update(emailChanges).set(confirmed).where(eq(emailChanges.userId, change.userId))
  return { ...change, ...confirmed }
}

const changeEmail = async (
  ctx: Ctx & InTransaction,
  { userId, newEmail }: { userId: string; newEmail: string },
): Promise<void> => {
  const [before] = await ctx.db
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, userId))
    .for('no key update')
  if (!before) throw linkInvalid()
  await refuseOn({ users_email: linkInvalid() }, () =>
    ctx.db.update(users).set({ email: newEmail, emailVerifiedAt: ctx.now() }).where(eq(users.id, userId)),
  )
  await ctx.db.delete(emailChanges).where(eq(emailChanges.userId, userId))
  // Links that were sent to the former email open nothing any more.
  await revokeTokens(ctx, userId)
  recordAudit(
    { ...ctx, actor: { kind: 'user', id: userId } },
    // Without the addresses: the audit outlives the account.
    { action: 'user.email_changed', entityId: userId },
  )
  await sendMail(ctx, {
    ...emailChangedMail(before, { newEmail, publicUrl: ctx.publicUrl() }),
    to: before.email,
  })
}
