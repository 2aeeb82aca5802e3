import { and, eq } from 'drizzle-orm'
import type { BeginIdentityInput, IdentityProvider, UnlinkIdentityInput } from '#shared/accounts.ts'
import { identities, identityAttempts } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  type Actor,
  type Ctx,
  type InTransaction,
  requireVerifiedEmail,
  type SignedInCtx,
} from '../../../platform/context.ts'
import { giveCookie } from '../../../platform/cookies.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import type { ProvedIdentity } from '../../../platform/ports.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { identityLinked } from '../emails/account-safety.ts'
import { holdOwnAccount } from './hold-account.ts'
import { revokeTokens } from './issue-token.ts'

/** Minutes in which a sign-in with a provider must come back. */
const attemptMinutes = 10

/** Where a provider sends the browser back to. */
export const callbackAddress = ({ publicUrl }: Pick<Ctx, 'publicUrl'>, provider: IdentityProvider): string =>
  `${publicUrl()}/auth/callback/${provider}`

/**
 * Begins a sign-in with a provider, or the linking of an account there; answers where the browser is to go. Only
 * this browser can end it.
 */
export const beginIdentity = async (
  ctx: RequestCtx,
  { provider, intent, returnTo, organization }: BeginIdentityInput,
): Promise<{ url: string }> => {
  const userId = intent === 'link' ? await requireLinker(ctx) : null
  const [state, browser, verifier, nonce] = [newToken(ctx), newToken(ctx), newToken(ctx), newToken(ctx)]
  const redirectUri = callbackAddress(ctx, provider)
  const url = await ctx.identityProviders.begin(provider, { redirectUri, verifier, nonce, state })
  // No audit row: nobody has done anything yet, and anybody could fill the log with what comes to nothing.
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.insert(identityAttempts).values({
      stateHash: ctx.secrets.hashToken(state),
      browserHash: ctx.secrets.hashToken(browser),
      provider,
      verifier,
      nonce,
      returnTo,
      organizationSlug: organization ?? null,
      userId,
      expiresAt: new Date(ctx.now().getTime() + attemptMinutes * 60_000),
    })
  })
  giveCookie(ctx, { name: 'docket_identity', value: browser, seconds: attemptMinutes * 60 })
  return { url }
}

const newToken = ({ secrets }: RequestCtx): string => secrets.newToken()

/** @throws AppError when nobody is signed in, or somebody whose email may be another's. */
const requireLinker = async (ctx: RequestCtx): Promise<string> => {
  const signedIn = await ctx.signedIn()
  if (!signedIn) throw new AppError('unauthenticated', 'auth.required')
  requireVerifiedEmail({ ...ctx, user: signedIn.user })
  return signedIn.user.id
}

/** Lets a person sign in with an account elsewhere. @throws AppError when another of that provider is linked. */
export const addIdentity = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  provider: IdentityProvider,
  { issuer, subject, email }: ProvedIdentity,
  userId: string,
): Promise<void> => {
  await refuseOn(
    {
      identities_user: new AppError('conflict', 'auth.provider_already_linked'),
      identities_pk: new AppError('conflict', 'auth.provider_linked_elsewhere'),
    },
    () =>
      ctx.db.insert(identities).values({ issuer, subject, provider, userId, email, createdAt: ctx.now() }),
  )
  recordAudit(ctx, {
    action: 'identity.linked',
    entityId: userId,
    after: { provider, issuer, subject },
  })
}

/** Writes to a person that an account elsewhere was linked. */
export const tellOfIdentity = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  provider: IdentityProvider,
  person: { email: string; name: string },
): Promise<void> => {
  const name = ctx.identityProviders.list().find(({ id }) => id === provider)?.name ?? provider
  await sendMail(ctx, identityLinked(person, ctx.publicUrl(), name))
}

/** @throws AppError when the person could not sign in any more. */
export const unlinkIdentity = (ctx: SignedInCtx, { provider }: UnlinkIdentityInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    // Two at once wait for each other: each would take the other for the way that is left.
    const { passwordHash } = await holdOwnAccount(ctx)
    const linked = await ctx.db
      .select({ provider: identities.provider, issuer: identities.issuer, subject: identities.subject })
      .from(identities)
      .where(eq(identities.userId, ctx.user.id))
    const before = linked.find((one) => one.provider === provider)
    if (!before) throw new AppError('not_found', 'auth.provider_not_linked')
    const usable = ctx.identityProviders.list().map(({ id }) => id)
    const hasOther = linked.some((one) => one.provider !== provider && usable.includes(one.provider))
    if (passwordHash === null && !hasOther) throw new AppError('refused', 'auth.last_way_in')
    await ctx.db
      .delete(identities)
      .where(and(eq(identities.userId, ctx.user.id), eq(identities.provider, provider)))
    // It may be what a sign-in that waits for its code began with.
    await revokeTokens(ctx, ctx.user.id, ['second_step'])
    recordAudit(ctx, { action: 'identity.unlinked', entityId: ctx.user.id, before })
  })
