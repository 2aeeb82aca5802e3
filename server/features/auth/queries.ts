import { and, count, eq, gt, inArray, isNotNull, isNull, or } from 'drizzle-orm'
import { type IdentityProvider, type SignUpOptionsInput, slugSchema } from '#shared/accounts.ts'
import { emailChanges, identities, recoveryCodes, users } from '../../db/schema/auth.ts'
import { members, organizations } from '../../db/schema/organizations.ts'
import type { Ctx, SignedInCtx } from '../../platform/context.ts'
import type { Policy, SignedInUser } from '../../platform/ports.ts'
import { lacksTwoFactor } from '../../platform/trpc.ts'
import { findOnlyOrganization, findOrganizationBySlug } from '../organizations/queries/find-organizations.ts'
import { placeOf } from './rules.ts'

/** Whether the installation has nobody yet, so that the first admin is to be made. */
export const isSetUpNeeded = async (ctx: Ctx): Promise<boolean> => {
  const found = await ctx.db.select({ id: users.id }).from(users).limit(1)
  return found.length === 0
}

/** The account of a username or an email, with what a sign-in by password is checked against. */
export const findAccount = async (ctx: Ctx, identifier: string) => {
  const name = identifier.toLowerCase()
  const [found] = await ctx.db
    .select({ id: users.id, passwordHash: users.passwordHash, signOuts: users.signOuts })
    .from(users)
    .where(and(or(eq(users.username, name), eq(users.email, name)), isNull(users.deletedAt)))
  return found ?? null
}

/** The account of an email (lower case), whether its owner has proved it or not; null when there is none. */
export const findAccountByEmail = async (ctx: Ctx, email: string) => {
  const [found] = await ctx.db
    .select({
      id: users.id,
      username: users.username,
      name: users.name,
      email: users.email,
      emailVerifiedAt: users.emailVerifiedAt,
    })
    .from(users)
    .where(and(eq(users.email, email), isNull(users.deletedAt)))
  return found ?? null
}

/** Who may join an organization by signing up; null when there is no such organization. */
export const findSignUpTerms = async (ctx: Ctx, organizationId: string) => {
  const [found] = await ctx.db
    .select({
      slug: organizations.slug,
      name: organizations.name,
      isSuspended: isNotNull(organizations.suspendedAt).mapWith(Boolean),
      signUpRule: organizations.signUpRule,
      signUpDomains: organizations.signUpDomains,
    })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
  return found ?? null
}

/** The id of the organization in which a person has been the longest; null when they are in none. */
export const findFirstOrganization = async (ctx: Ctx, userId: string): Promise<string | null> => {
  const [found] = await ctx.db
    .select({ organizationId: members.organizationId })
    .from(members)
    .where(and(eq(members.userId, userId), isNull(members.deactivatedAt)))
    .orderBy(members.joinedAt)
    .limit(1)
  return found?.organizationId ?? null
}

/** The ids of accounts by their emails (lower case); who has none is left out. */
export const findUserIds = async (ctx: Ctx, emails: readonly string[]): Promise<Map<string, string>> => {
  const found = await ctx.db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(inArray(users.email, [...emails]))
  return new Map(found.map(({ id, email }) => [email, id]))
}

/**
 * What a sign-up page says before anything is typed: how many organizations there are (up to two), the only one, and
 * the one that would be joined, the named or the only one.
 */
export const readSignUpOptions = async (ctx: Ctx, { organization }: SignUpOptionsInput) => {
  const { organizations, only } = await findOnlyOrganization(ctx)
  const slug = slugSchema.safeParse(organization).data
  const named = slug === undefined ? null : await findOrganizationBySlug(ctx, slug)
  const joined = organization === undefined ? only : named
  const terms = joined && (await findSignUpTerms(ctx, joined.organizationId))
  return {
    organizations,
    only: only && { slug: only.slug, name: only.name },
    joining: joined && { name: joined.name, isOpen: terms?.signUpRule !== 'closed' && !joined.isSuspended },
  }
}

/** What a person may know of themselves. */
export const describeMe = ({ user, policy }: { user: SignedInUser; policy: Policy }) => ({
  user: {
    id: user.id,
    username: user.username,
    name: user.name,
    email: user.email,
    isEmailVerified: user.isEmailVerified || !policy.requireEmailVerification,
    isOperator: user.isOperator,
    hasPassword: user.hasPassword,
    hasTwoFactor: user.hasTwoFactor,
    timeZone: user.timeZone,
  },
  memberships: user.memberships.map((membership) => ({
    organizationId: membership.organizationId,
    slug: membership.slug,
    name: membership.name,
    role: membership.role,
    isSuspended: membership.isSuspended,
    /** Whether one must turn on two-factor authentication before working there. */
    needsTwoFactor: lacksTwoFactor(membership, user),
  })),
})

/** A session as its owner sees it: `device` in words ("Chrome on Linux"), `place` an address or a name for it. */
export type ListedSession = {
  id: string
  isCurrent: boolean
  device: string
  place: string
  createdAt: Date
  lastUsedAt: Date
}

/** One's own sessions, the last used first. */
export const listSessions = async (ctx: SignedInCtx): Promise<ListedSession[]> => {
  const found = await ctx.sessions.list(ctx.user.id)
  return found.map(({ id, createdAt, lastUsedAt, ip, userAgent }) => ({
    id,
    isCurrent: id === ctx.sessionId,
    device: ctx.describeDevice(userAgent),
    place: placeOf(ip),
    createdAt,
    lastUsedAt,
  }))
}

/** How many recovery codes a person has not used yet. */
export const countRecoveryCodes = async (ctx: Ctx, userId: string): Promise<number> => {
  const [found] = await ctx.db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)))
  return found?.left ?? 0
}

/** What is set up for the safety of one's account. */
export type Security = {
  hasPassword: boolean
  hasTwoFactor: boolean
  recoveryCodesLeft: number
  /** The change of email that waits for its confirmations. */
  emailChange: { newEmail: string; isCurrentConfirmed: boolean; isNewConfirmed: boolean } | null
  /** Every provider that is set up here, with the email of the account that is linked, if one is. */
  identities: {
    provider: IdentityProvider
    name: string
    linked: { email: string | null; at: Date } | null
  }[]
}

export const readSecurity = async (ctx: SignedInCtx): Promise<Security> => {
  const [codesLeft, [change], linked] = await Promise.all([
    countRecoveryCodes(ctx, ctx.user.id),
    ctx.db
      .select()
      .from(emailChanges)
      .where(and(eq(emailChanges.userId, ctx.user.id), gt(emailChanges.expiresAt, ctx.now()))),
    ctx.db
      .select({ provider: identities.provider, email: identities.email, at: identities.createdAt })
      .from(identities)
      .where(eq(identities.userId, ctx.user.id)),
  ])
  return {
    hasPassword: ctx.user.hasPassword,
    hasTwoFactor: ctx.user.hasTwoFactor,
    recoveryCodesLeft: ctx.user.hasTwoFactor ? codesLeft : 0,
    emailChange: change
      ? {
          newEmail: change.newEmail,
          isCurrentConfirmed: change.currentConfirmedAt !== null,
          isNewConfirmed: change.newConfirmedAt !== null,
        }
      : null,
    identities: ctx.identityProviders.list().map(({ id, name }) => {
      const own = linked.find(({ provider }) => provider === id)
      return { provider: id, name, linked: own ? { email: own.email, at: own.at } : null }
    }),
  }
}
