import { eq } from 'drizzle-orm'
import type { UpdateProfileInput } from '#shared/accounts.ts'
import { users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/transaction.ts'

/** Changes how one is called, and in which time zone times are shown. */
export const updateProfile = (ctx: SignedInCtx, { name, timeZone }: UpdateProfileInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const before = { name: ctx.user.name, timeZone: ctx.user.timeZone }
    const after = { name, timeZone }
    if (before.name === name && before.timeZone === timeZone) return
    await ctx.db.update(users).set(after).where(eq(users.id, ctx.user.id))
    recordAudit(ctx, { action: 'user.changed', entityId: ctx.user.id, before, after })
  })
