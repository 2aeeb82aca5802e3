import { and, isNotNull, sql } from 'drizzle-orm'
import { users } from '../../../db/schema/auth.ts'
import { invitations } from '../../../db/schema/invitations.ts'
import type { Ctx } from '../../../platform/context.ts'

/** Takes the addresses of people who deleted their accounts out of the invitations that they accepted. */
export const forgetDeletedPeople = async (ctx: Ctx): Promise<void> => {
  const forgotten = ctx.db.select({ id: users.id }).from(users).where(isNotNull(users.deletedAt))
  const place = sql<string>`${invitations.acceptedBy} || '@deleted.invalid'`
  await ctx.db
    .update(invitations)
    .set({ email: place })
    .where(
      and(
        isNotNull(invitations.acceptedAt),
        sql`${invitations.acceptedBy} in ${forgotten}`,
        sql`${invitations.email} <> ${place}`,
      ),
    )
}
