import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, SignedInCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'

/**
 * Opens a session, in the caller's transaction if there is one, and ends the one that this browser had: a token that
 * somebody knew before the sign-in is worth nothing after it. Answers the `Set-Cookie` value.
 */
export const openSession = (ctx: Ctx, userId: string, previousId?: string): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const { ip, userAgent } = ctx.request
    if (previousId !== undefined) await ctx.sessions.revoke(ctx.db, previousId)
    const { cookie } = await ctx.sessions.create(ctx.db, userId, { ip, userAgent, at: ctx.now() })
    recordAudit(
      { ...ctx, actor: { kind: 'user', id: userId } },
      { action: 'session.opened', entity: 'user', entityId: userId },
    )
    return cookie
  })

/** Ends the session at hand, and its open streams. */
export const signOut = (ctx: SignedInCtx): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await ctx.sessions.revoke(ctx.db, ctx.sessionId)
    recordAudit(ctx, { action: 'session.ended', entity: 'user', entityId: ctx.user.id })
  })
