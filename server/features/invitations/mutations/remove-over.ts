import { sql } from 'drizzle-orm'
import type { Ctx } from '../../../platform/context.ts'

const keptMs = 90 * 24 * 3_600_000
const batchSize = 1_000

/** Removes invitations that have been over for three months, however they ended; the audit still tells of them. */
export const removeOverInvitations = async (ctx: Ctx): Promise<void> => {
  const before = new Date(ctx.now().getTime() - keptMs).toISOString()
  const remove = sql`
    delete from invitations where (organization_id, id) in (
      select organization_id, id from invitations where expires_at < ${before} limit ${batchSize})
    returning id`
  while ((await ctx.db.execute(remove)).length === batchSize);
}
