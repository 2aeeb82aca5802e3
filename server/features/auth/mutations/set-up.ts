import { sql } from 'drizzle-orm'
import type { SetUpInput } from '#shared/accounts.ts'
import type { Ctx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { createOrganization } from '../../organizations/mutations/found-organization.ts'
import { isSetUpNeeded } from '../queries.ts'
import { requireGoodPassword } from './check-password.ts'
import { createUser } from './create-user.ts'
import { holdAccount } from './hold-account.ts'
import { openSession } from './open-session.ts'

/**
 * Makes the first admin and the first organization of an empty installation.
 * @throws AppError when somebody has done so already, or the password is one that everybody tries first.
 */
export const setUp = async (
  ctx: Ctx,
  input: SetUpInput,
): Promise<{ cookie: string; organization: string }> => {
  requireGoodPassword(ctx, input)
  const passwordHash = await ctx.passwords.hash(input.password)
  return inTransaction(ctx, async (ctx) => {
    // Two people on the set-up page at once: one of them is the first.
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('docket set-up'))`)
    if (!(await isSetUpNeeded(ctx))) throw new AppError('conflict', 'setup.already_done')
    const userId = await createUser(ctx, { ...input, passwordHash, isOperator: true, isEmailVerified: true })
    const inside = await createOrganization(ctx, { name: input.organizationName, adminId: userId })
    const account = await holdAccount(ctx, userId)
    if (!account) throw new AppError('conflict', 'setup.already_done')
    return { cookie: await openSession(ctx, account), organization: inside.organization.slug }
  })
}
