import { eq } from 'drizzle-orm'
import { emailChanges, identities, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Actor, Ctx, InTransaction } from '../../../platform/context.ts'
import { removeTwoFactor } from './check-code.ts'
import { endSessions } from './end-sessions.ts'
import { revokeTokens } from './issue-token.ts'

/**
 * Gives an account, whose email nobody had proved, to the one who now has: somebody else may have made it, and
 * whatever they could come in by is gone.
 */
export const reclaimAccount = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  userId: string,
): Promise<void> => {
  await ctx.db
    .update(users)
    .set({ passwordHash: null, emailVerifiedAt: ctx.now() })
    .where(eq(users.id, userId))
  await removeTwoFactor(ctx, userId)
  await ctx.db.delete(identities).where(eq(identities.userId, userId))
  await ctx.db.delete(emailChanges).where(eq(emailChanges.userId, userId))
  await revokeTokens(ctx, userId)
  await endSessions(ctx, userId)
  recordAudit(ctx, { action: 'user.reclaimed', entityId: userId })
}
