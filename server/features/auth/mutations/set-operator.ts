import { and, eq, isNull, or } from 'drizzle-orm'
import { users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Actor, Ctx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'

/**
 * Makes somebody an operator of the installation, or no longer one. Answers whether that changed anything.
 * @throws AppError when they are the last operator.
 */
export const setOperator = (
  ctx: Ctx & { actor: Actor },
  { userId, isOperator }: { userId: string; isOperator: boolean },
): Promise<boolean> =>
  inTransaction(ctx, async (ctx) => {
    // All operators are locked, always in the same order, so that two of them cannot end each other at once.
    const locked = await ctx.db
      .select({ id: users.id, isOperator: users.isOperator })
      .from(users)
      .where(and(isNull(users.deletedAt), or(eq(users.isOperator, true), eq(users.id, userId))))
      .orderBy(users.id)
      .for('no key update')
    const before = locked.find(({ id }) => id === userId)
    if (!before || before.isOperator === isOperator) return false
    const operators = locked.filter((user) => user.isOperator)
    if (!isOperator && operators.length <= 1) throw new AppError('refused', 'auth.last_operator')
    await ctx.db.update(users).set({ isOperator }).where(eq(users.id, userId))
    recordAudit(ctx, {
      action: 'user.operator_changed',
      entityId: userId,
      before: { isOperator: before.isOperator },
      after: { isOperator },
    })
    await ctx.sessions.rotateAll(ctx.db, userId)
    return true
  })
