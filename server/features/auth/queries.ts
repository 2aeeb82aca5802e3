import { eq, inArray, or } from 'drizzle-orm'
import { users } from '../../db/schema/auth.ts'
import type { Ctx } from '../../platform/context.ts'
import type { SignedInUser } from '../../platform/ports.ts'

/** Whether the installation has nobody yet, so that the first admin is to be made. */
export const isSetUpNeeded = async (ctx: Ctx): Promise<boolean> => {
  const found = await ctx.db.select({ id: users.id }).from(users).limit(1)
  return found.length === 0
}

/** The account of a username or an email, with its password hash. */
export const findAccount = async (ctx: Ctx, identifier: string) => {
  const name = identifier.toLowerCase()
  const [found] = await ctx.db
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(or(eq(users.username, name), eq(users.email, name)))
  return found ?? null
}

/** The ids of accounts by their emails (lower case); who has none is left out. */
export const findUserIds = async (ctx: Ctx, emails: readonly string[]): Promise<Map<string, string>> => {
  const found = await ctx.db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(inArray(users.email, [...emails]))
  return new Map(found.map(({ id, email }) => [email, id]))
}

/** What a person may know of themselves. */
export const describeMe = ({ user }: { user: SignedInUser }) => ({
  user: { id: user.id, username: user.username, name: user.name, email: user.email },
  memberships: user.memberships.map(({ organizationId, slug, name, role }) => ({
    organizationId,
    slug,
    name,
    role,
  })),
})
