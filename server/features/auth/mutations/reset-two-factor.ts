import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { MemberInput } from '#shared/organizations.ts'
import { twoFactors, users } from '../../../db/schema/auth.ts'
import { members } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type InTransaction, type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { requireMember } from '../../organizations/queries/find-members.ts'
import { twoFactorReset } from '../emails/account-safety.ts'
import { removeTwoFactor } from './check-code.ts'
import { endSessions } from './end-sessions.ts'
import { holdAccount } from './hold-account.ts'

/**
 * Helps a member who has lost the authenticator app and the recovery codes: they sign in with what they have left.
 * @throws AppError when they are oneself, or, while one is no operator, an operator or staff of another organization.
 */
export const resetTwoFactor = (ctx: OrgCtx, { userId }: MemberInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await requireMember(ctx, userId)
    await holdAccount(ctx, userId)
    const actorId = requireUserId(ctx)
    const person = await findPerson(ctx, userId)
    // What guards another organization, or the whole installation, is not this organization's to take away.
    const guardsMore = person?.isOperator || person?.isStaffElsewhere
    const isAboveActor = guardsMore === true && !(await findPerson(ctx, actorId))?.isOperator
    // To turn off one's own takes a code: otherwise an unlocked screen would be enough.
    if (!person || actorId === userId || isAboveActor) throw new AppError('forbidden', 'permission.missing')
    if (!person.hasTwoFactor) throw new AppError('conflict', 'auth.two_factor_not_on')
    await removeTwoFactor(ctx, userId)
    await endSessions(ctx, userId)
    recordAudit(ctx, { action: 'member.two_factor_reset', entityId: userId })
    emit(ctx, 'member.two_factor_reset', { userId })
    await sendMail(ctx, twoFactorReset(person, ctx.publicUrl(), ctx.organization.name))
  })

const findPerson = async (ctx: OrgCtx & InTransaction, userId: string) => {
  const [found] = await ctx.db
    .select({
      email: users.email,
      name: users.name,
      isOperator: users.isOperator,
      isStaffElsewhere: sql<boolean>`exists (${ctx.db
        .select({ one: sql`1` })
        .from(members)
        .where(
          and(
            eq(members.userId, userId),
            ne(members.organizationId, ctx.organization.id),
            ne(members.role, 'requester'),
            isNull(members.deactivatedAt),
          ),
        )})`,
      hasTwoFactor: sql<boolean>`${isNotNull(twoFactors.confirmedAt)}`,
    })
    .from(users)
    .leftJoin(twoFactors, eq(twoFactors.userId, users.id))
    .where(eq(users.id, userId))
  return found ?? null
}
