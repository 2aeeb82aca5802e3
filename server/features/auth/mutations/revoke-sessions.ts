import type { RevokeSessionInput } from '#shared/accounts.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'

/** Ends one of one's own sessions, and its open streams. @throws AppError when it is none of one's own. */
export const revokeSession = async (ctx: SignedInCtx, { sessionId }: RevokeSessionInput): Promise<void> => {
  const own = await ctx.sessions.list(ctx.user.id)
  if (!own.some(({ id }) => id === sessionId)) throw new AppError('not_found', 'auth.session_not_found')
  await inTransaction(ctx, async (ctx) => {
    await ctx.sessions.revoke(ctx.db, sessionId)
    recordAudit(ctx, { action: 'session.revoked', entityId: ctx.user.id })
  })
}

/** Ends all of one's own sessions but the one at hand; answers how many. */
export const revokeOtherSessions = (ctx: SignedInCtx): Promise<{ ended: number }> =>
  inTransaction(ctx, async (ctx) => {
    const ended = await ctx.sessions.revokeAll(ctx.db, ctx.user.id, ctx.sessionId)
    recordAudit(ctx, { action: 'session.others_revoked', entityId: ctx.user.id })
    return { ended }
  })
