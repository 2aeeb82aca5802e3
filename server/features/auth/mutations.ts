import { sql } from 'drizzle-orm'
import type { SetUpInput, SignInInput, SignUpInput } from '#shared/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import { recordAudit } from '../../platform/audit.ts'
import {
  type Actor,
  type Ctx,
  enterOrganization,
  type InTransaction,
  type SignedInCtx,
} from '../../platform/context.ts'
import { AppError, refuseOn } from '../../platform/errors.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { addMember, createOrganization } from '../organizations/mutations.ts'
import { findOnlyOrganization, findOrganizationBySlug } from '../organizations/queries.ts'
import { findAccount, findUserIds, isSetUpNeeded } from './queries.ts'
import { usernameFromEmail } from './rules.ts'

/** A new session's cookie and where to go. */
export type SignedIn = { cookie: string; organization: string }

/**
 * Makes the first admin and the first organization of an empty installation.
 * @throws AppError when somebody has done so already.
 */
export const setUp = async (ctx: Ctx, input: SetUpInput): Promise<SignedIn> => {
  const passwordHash = await ctx.passwords.hash(input.password)
  const made = await inTransaction(ctx, async (ctx) => {
    // Two people on the set-up page at once: one of them is the first.
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('docket set-up'))`)
    if (!(await isSetUpNeeded(ctx))) throw new AppError('conflict', 'setup.already_done')
    const userId = await createUser(ctx, { ...input, passwordHash, isOperator: true })
    const inside = await createOrganization(ctx, { name: input.organizationName, adminId: userId })
    return { userId, organization: inside.organization.slug }
  })
  return { cookie: await openSession(ctx, made.userId), organization: made.organization }
}

/**
 * Makes an account and joins one organization as requester: the one that is named, or the only one.
 * @throws AppError when the name or email is taken, or no organization can be told.
 */
export const signUp = async (ctx: Ctx, input: SignUpInput): Promise<SignedIn> => {
  const organization = await findOrganizationToJoin(ctx, input.organization)
  const passwordHash = await ctx.passwords.hash(input.password)
  const userId = await inTransaction(ctx, async (ctx) => {
    const userId = await createUser(ctx, { ...input, passwordHash, isOperator: false })
    const inside = enterOrganization(
      ctx,
      { ...organization, role: 'requester' },
      { kind: 'user', id: userId },
    )
    await addMember(inside, { userId, role: 'requester' })
    return userId
  })
  return { cookie: await openSession(ctx, userId), organization: organization.slug }
}

const findOrganizationToJoin = async (ctx: Ctx, slug: string | undefined) => {
  if (slug !== undefined) {
    const named = await findOrganizationBySlug(ctx, slug)
    if (!named) throw new AppError('not_found', 'organization.not_found')
    return named
  }
  const { organizations, only } = await findOnlyOrganization(ctx)
  if (organizations === 0) throw new AppError('refused', 'setup.needed')
  if (!only) throw new AppError('invalid', 'organization.name_required')
  return only
}

type NewUser = {
  username: string
  email: string
  name?: string | undefined
  passwordHash: string | null
  isOperator: boolean
}

/** Makes an account. @throws AppError when the username or the email is taken. */
export const createUser = async (
  ctx: Ctx & InTransaction,
  { username, email, name, passwordHash, isOperator }: NewUser,
) => {
  const id = ctx.newId()
  const shownName = name ?? username
  await refuseOn(takenErrors, () =>
    ctx.db
      .insert(users)
      .values({ id, username, email, name: shownName, passwordHash, isOperator, createdAt: ctx.now() }),
  )
  recordAudit(
    { ...ctx, actor: { kind: 'user', id } },
    {
      action: 'user.created',
      entity: 'user',
      entityId: id,
      after: { username, email, name: shownName, isOperator },
    },
  )
  return id
}

/**
 * Gives people accounts without a password, by their email; who has one keeps it as it is. Their usernames are
 * made of their emails.
 * @returns the id of each, by email.
 */
export const addPeople = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  people: readonly { email: string; name: string | undefined }[],
): Promise<Map<string, string>> => {
  const emails = people.map(({ email }) => email)
  // Always in the same order, so that two at once wait for each other instead of each for the other.
  const names = new Map(
    [...Map.groupBy(people, ({ email }) => email)]
      .map(([email, same]) => [email, same.find(({ name }) => name !== undefined)?.name] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
  let known = await findUserIds(ctx, emails)
  for (let attempt = 0; known.size < names.size; attempt += 1) {
    const missing = [...names].filter(([email]) => !known.has(email))
    const made = await ctx.db
      .insert(users)
      .values(
        missing.map(([email, name]) => {
          const id = ctx.newId()
          const username = usernameFromEmail(email, attempt, id)
          return { id, username, email, name: name ?? username, createdAt: ctx.now() }
        }),
      )
      .onConflictDoNothing()
      .returning({ id: users.id, username: users.username, email: users.email, name: users.name })
    for (const { id, ...after } of made)
      recordAudit(ctx, { action: 'user.created', entity: 'user', entityId: id, after })
    known = await findUserIds(ctx, emails)
  }
  return known
}

const takenErrors = {
  users_username: new AppError('conflict', 'auth.username_taken', {
    fields: { username: 'This username is taken.' },
  }),
  users_email: new AppError('conflict', 'auth.email_taken', {
    fields: { email: 'This email has an account already.' },
  }),
}

/**
 * Opens a session for a username or email with its password. Unknown names and wrong passwords answer alike.
 * @throws AppError when the two do not fit.
 */
export const signIn = async (
  ctx: Ctx,
  { identifier, password }: SignInInput,
): Promise<{ cookie: string }> => {
  const account = await findAccount(ctx, identifier)
  const matches = await ctx.passwords.verify(account?.passwordHash ?? null, password)
  if (!account || !matches) throw new AppError('unauthenticated', 'auth.wrong_credentials')
  return { cookie: await openSession(ctx, account.id) }
}

const openSession = (ctx: Ctx, userId: string): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const { ip, userAgent } = ctx.request
    const cookie = await ctx.sessions.create(ctx.db, userId, { ip, userAgent, createdAt: ctx.now() })
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
