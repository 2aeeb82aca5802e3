import type { RevokeSessionInput } from '#shared/accounts.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { endSessions } from './end-sessions.ts'
import { holdOwnAccount } from './hold-account.ts'

/** Ends one of one's own sessions, and its open streams. @throws AppError when it is none of one's own. */
export const revokeSession = (ctx: SignedInCtx, { sessionId }: RevokeSessionInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const wasThere = await ctx.sessions.revoke(ctx.db, ctx.user.id, sessionId)
    if (!wasThere) throw new AppError('not_found', 'auth.session_not_found')
    recordAudit(ctx, { action: 'session.revoked', entityId: ctx.user.id })
  })

/** Ends all of one's own sessions but the one at hand, and every sign-in under way; answers how many sessions. */
export const revokeOtherSessions = (ctx: SignedInCtx): Promise<{ ended: number }> =>
  inTransaction(ctx, async (ctx) => {
    const { id } = await holdOwnAccount(ctx)
    const ended = await endSessions(ctx, id, ctx.sessionId)
    recordAudit(ctx, { action: 'session.others_revoked', entityId: ctx.user.id })
    return { ended }
  })
