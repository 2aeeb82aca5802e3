import { and, eq, isNull } from 'drizzle-orm'
import type { DeleteAccountInput } from '#shared/accounts.ts'
import { accountTokens, emailChanges, identities, identityAttempts, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { InTransaction, SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import { forgetMailsTo } from '../../../platform/mail-privacy.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { leaveOrganizations } from '../../organizations/mutations/change-members.ts'
import { accountDeletedMail } from '../emails/accounts.ts'
import { removeTwoFactor } from './check-code.ts'
import { requireOwnPassword } from './check-password.ts'
import { endSessions } from './end-sessions.ts'
import { holdOwnAccount } from './hold-account.ts'

/**
 * Deletes one's own account. What one wrote stays, without a name; the row stays too, so that it has an author.
 * @throws AppError when username or password are others, or somebody else would be left without an admin or operator.
 */
export const deleteAccount = async (
  ctx: RequestCtx & SignedInCtx,
  { username, password }: DeleteAccountInput,
): Promise<void> => {
  const { user } = ctx
  if (username !== user.username)
    throw new AppError('invalid', 'auth.username_differs', {
      fields: { username: 'This is not your username.' },
    })
  await requireOwnPassword(ctx, password)
  await inTransaction(ctx, async (ctx) => {
    if (user.isOperator) await requireAnotherOperator(ctx)
    await holdOwnAccount(ctx)
    await leaveOrganizations(ctx, user.id)
    await forgetPerson(ctx)
    await forgetMailsTo(ctx, user.email)
    await endSessions(ctx, user.id)
    recordAudit(ctx, { action: 'user.deleted', entityId: user.id })
    await sendMail(ctx, { ...accountDeletedMail(user), to: user.email })
  })
}

/** Locks the operators' rows, so that the last two of them cannot go at once. */
const requireAnotherOperator = async (ctx: SignedInCtx & InTransaction): Promise<void> => {
  const operators = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.isOperator, true), isNull(users.deletedAt)))
    .orderBy(users.id)
    .for('no key update')
  if (operators.every(({ id }) => id === ctx.user.id)) throw new AppError('refused', 'auth.last_operator')
}

/** Leaves of a person's row only its id: nothing says who it was, and nothing opens it. */
const forgetPerson = async (ctx: SignedInCtx & InTransaction): Promise<void> => {
  const { id } = ctx.user
  await removeTwoFactor(ctx, id)
  await ctx.db.delete(identities).where(eq(identities.userId, id))
  await ctx.db.delete(identityAttempts).where(eq(identityAttempts.userId, id))
  await ctx.db.delete(emailChanges).where(eq(emailChanges.userId, id))
  await ctx.db.delete(accountTokens).where(eq(accountTokens.userId, id))
  await ctx.db
    .update(users)
    .set({
      username: `deleted-${id.slice(-12)}`,
      email: `${id}@deleted.invalid`,
      name: 'Deleted person',
      passwordHash: null,
      emailVerifiedAt: null,
      timeZone: null,
      isOperator: false,
      deletedAt: ctx.now(),
    })
    .where(eq(users.id, id))
}
