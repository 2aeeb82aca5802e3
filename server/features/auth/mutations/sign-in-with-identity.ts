import { and, eq, sql } from 'drizzle-orm'
import { displayNameSchema, type IdentityProvider } from '#shared/accounts.ts'
import { identities, identityAttempts, users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, InTransaction, SignedInCtx } from '../../../platform/context.ts'
import { dropCookie, readCookie } from '../../../platform/cookies.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ProvedIdentity } from '../../../platform/ports.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { findAccountByEmail } from '../queries.ts'
import { usernameFromEmail } from '../rules.ts'
import { createUnverifiedUser } from './create-user.ts'
import { type HeldAccount, holdForEntry, holdOwnAccount, inEntry } from './hold-account.ts'
import { findOrganizationToJoin, joinOrganization } from './join-organization.ts'
import { addIdentity, callbackAddress, tellOfIdentity } from './link-identity.ts'
import { reclaimAccount } from './reclaim-account.ts'
import { admit } from './sign-in.ts'
import { proveEmail } from './verify-email.ts'

/** What a provider sends back with the browser. */
export type IdentityAnswer = {
  provider: IdentityProvider
  state: string
  /** None when the person or the provider refused. */
  code: string | null
  /** Who says that it answers (RFC 9207). */
  issuer: string | null
}

/** How it ended: the page to go on with. */
export type IdentityOutcome = { returnTo: string; isCodeNeeded: boolean }

export type IdentityAttempt = typeof identityAttempts.$inferSelect

/**
 * Takes the attempt that a browser comes back with, once: two at once, one gets it.
 * @throws AppError when it is unknown or over, or another browser or provider began it.
 */
export const takeAttempt = async (
  ctx: RequestCtx,
  { provider, state }: Pick<IdentityAnswer, 'provider' | 'state'>,
): Promise<IdentityAttempt> => {
  const browser = readCookie(ctx, 'docket_identity')
  const [attempt] = await inTransaction(ctx, (ctx) =>
    ctx.db
      .delete(identityAttempts)
      .where(eq(identityAttempts.stateHash, ctx.secrets.hashToken(state)))
      .returning(),
  )
  const isOwn = browser !== null && attempt?.browserHash === ctx.secrets.hashToken(browser)
  if (!attempt || !isOwn || attempt.provider !== provider || attempt.expiresAt <= ctx.now())
    throw new AppError('refused', 'auth.link_invalid')
  dropCookie(ctx, 'docket_identity')
  return attempt
}

/** Ends what `beginIdentity` began. @throws AppError with nothing written when it is refused. */
export const finishIdentity = async (
  ctx: RequestCtx,
  attempt: IdentityAttempt,
  { code, issuer }: Pick<IdentityAnswer, 'code' | 'issuer'>,
): Promise<IdentityOutcome> => {
  const { provider, verifier, nonce, returnTo } = attempt
  const linker = attempt.userId === null ? null : await requireSameUser(ctx, attempt.userId)
  if (code === null) throw new AppError('refused', 'auth.provider_refused')
  const redirectUri = callbackAddress(ctx, provider)
  const proved = await ctx.identityProviders.finish(provider, { redirectUri, verifier, nonce, code, issuer })
  if (linker) {
    await linkIdentity({ ...ctx, ...linker }, attempt, proved)
    return { returnTo, isCodeNeeded: false }
  }
  const { status } = await inEntry(ctx, async (ctx) =>
    admit(ctx, await findOrMakeAccount(ctx, attempt, proved)),
  )
  return { returnTo, isCodeNeeded: status === 'code_needed' }
}

/** @throws AppError when the browser is no longer signed in to the account that links. */
const requireSameUser = async (ctx: RequestCtx, userId: string) => {
  const signedIn = await ctx.signedIn()
  if (signedIn?.user.id !== userId) throw new AppError('unauthenticated', 'auth.required')
  return signedIn
}

/** Lets those who come with the same identity at once wait for each other, and finds whose it is. */
const lockOwner = async (ctx: Ctx & InTransaction, proved: ProvedIdentity): Promise<string | null> => {
  const { issuer, subject } = proved
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${issuer} ${subject}`}, 0))`)
  return findOwner(ctx, proved)
}

const findOwner = async (ctx: Ctx, { issuer, subject }: ProvedIdentity): Promise<string | null> => {
  const [found] = await ctx.db
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)))
  return found?.userId ?? null
}

const linkIdentity = (
  ctx: RequestCtx & Pick<SignedInCtx, 'user' | 'sessionId'>,
  { provider }: IdentityAttempt,
  proved: ProvedIdentity,
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const owner = await lockOwner(ctx, proved)
    if (owner !== null && owner !== ctx.user.id)
      throw new AppError('conflict', 'auth.provider_linked_elsewhere')
    // Who was signed out while the provider was asked leaves no way in behind.
    const person = await holdOwnAccount(ctx)
    const acting = { ...ctx, actor: { kind: 'user', id: person.id } } as const
    await addIdentity(acting, provider, proved, person.id)
    await tellOfIdentity(acting, provider, person)
  })

/** @throws AppError when the account was closed at this moment. */
const holdFound = async (ctx: RequestCtx & InTransaction, userId: string): Promise<HeldAccount> => {
  const account = await holdForEntry(ctx, userId)
  if (!account) throw new AppError('refused', 'auth.no_account')
  return account
}

/** @throws AppError when the account was closed, or the identity unlinked from it, at this moment. */
const holdOwner = async (
  ctx: RequestCtx & InTransaction,
  proved: ProvedIdentity,
  userId: string,
): Promise<HeldAccount> => {
  const account = await holdFound(ctx, userId)
  if ((await findOwner(ctx, proved)) !== userId) throw new AppError('refused', 'auth.no_account')
  return account
}

/** The account of an identity: the one that it is linked to, the one of its email, or a new one. */
const findOrMakeAccount = async (
  ctx: RequestCtx & InTransaction,
  attempt: IdentityAttempt,
  proved: ProvedIdentity,
): Promise<HeldAccount> => {
  const owner = await lockOwner(ctx, proved)
  if (owner !== null) return holdOwner(ctx, proved, owner)
  const { email } = proved
  // Who has no proof that the email is theirs could have the account of another by it.
  if (email === null || !proved.emailVerified) throw new AppError('refused', 'auth.provider_email_unverified')
  const known = await findAccountByEmail(ctx, email)
  if (known) return linkByEmail(ctx, attempt, proved, known.id)
  return makeAccount(ctx, attempt, { ...proved, email })
}

const linkByEmail = async (
  ctx: RequestCtx & InTransaction,
  { provider, organizationSlug }: IdentityAttempt,
  proved: ProvedIdentity,
  userId: string,
): Promise<HeldAccount> => {
  const acting = { ...ctx, actor: { kind: 'user', id: userId } } as const
  const person = await holdFound(ctx, userId)
  // They changed their email at this moment.
  if (person.email !== proved.email) throw new AppError('refused', 'auth.no_account')
  if (person.emailVerifiedAt === null) {
    if (ctx.policy.requireEmailVerification) await reclaimAccount(acting, userId)
    else await proveEmail(ctx, userId, null)
    const organization = await findOrganizationToJoin(ctx, organizationSlug ?? undefined, person.email)
    if (organization) await joinOrganization(ctx, organization, userId)
  }
  await addIdentity(acting, provider, proved, userId)
  await tellOfIdentity(acting, provider, person)
  return person
}

const makeAccount = async (
  ctx: RequestCtx & InTransaction,
  { provider, organizationSlug }: IdentityAttempt,
  proved: ProvedIdentity & { email: string },
): Promise<HeldAccount> => {
  const { email } = proved
  const organization = await findOrganizationToJoin(ctx, organizationSlug ?? undefined, email)
  if (!organization) throw new AppError('refused', 'auth.no_account')
  const name = displayNameSchema.safeParse(proved.name)
  const made = await createUnverifiedUser(ctx, {
    username: usernameFromEmail(email, 0, ''),
    email,
    name: name.success ? name.data : undefined,
    passwordHash: null,
  })
  // Somebody signed up with the email at this moment.
  if (!made) throw new AppError('conflict', 'auth.email_taken')
  await ctx.db.update(users).set({ emailVerifiedAt: ctx.now() }).where(eq(users.id, made.id))
  const acting = { ...ctx, actor: { kind: 'user', id: made.id } } as const
  recordAudit(acting, { action: 'user.email_verified', entityId: made.id })
  await addIdentity(acting, provider, proved, made.id)
  await joinOrganization(ctx, organization, made.id)
  return holdFound(ctx, made.id)
}
