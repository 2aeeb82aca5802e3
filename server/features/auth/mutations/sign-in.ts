import type { SignInInput, SignInResult } from '#shared/accounts.ts'
import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { giveCookie, readCookie } from '../../../platform/cookies.ts'
import { AppError } from '../../../platform/errors.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { hasTwoFactor } from '../../../platform/two-factor.ts'
import { findAccount } from '../queries.ts'
import { delayAfterFailures, readKnownBrowser } from '../rules.ts'
import { type HeldAccount, holdForEntry, inEntry } from './hold-account.ts'
import { issueToken } from './issue-token.ts'
import { enterAccount, proofOfBrowser } from './open-session.ts'

/** Minutes in which the code of the authenticator app must be given. */
const secondStepMinutes = 10

/**
 * Signs in by a username or an email and its password. Unknown names and wrong passwords answer alike, after the
 * same work.
 * @throws AppError when the two do not fit.
 */
export const signIn = async (
  ctx: RequestCtx,
  { identifier, password }: SignInInput,
): Promise<SignInResult> => {
  const account = await findAccount(ctx, identifier)
  const forgetTries = await slowDown(ctx, identifier, account?.id ?? null)
  const matches = await ctx.passwords.verify(account?.passwordHash ?? null, password)
  if (!account || !matches) throw wrongCredentials()
  const result = await inEntry(ctx, async (ctx) => admit(ctx, await holdUnchanged(ctx, account)))
  await forgetTries()
  return result
}

const wrongCredentials = () => new AppError('unauthenticated', 'auth.wrong_credentials')

/**
 * Holds an account whose password was proved. Between the look at it and now lie a wait and an expensive comparison:
 * what was ended meanwhile stays so, and who turned on the authenticator app is asked for its code.
 */
const holdUnchanged = async (
  ctx: RequestCtx & InTransaction,
  proved: Pick<HeldAccount, 'id' | 'passwordHash' | 'signOuts'>,
): Promise<HeldAccount> => {
  const account = await holdForEntry(ctx, proved.id)
  if (!account || account.passwordHash !== proved.passwordHash) throw wrongCredentials()
  if (account.signOuts !== proved.signOuts && !(await hasTwoFactor(ctx, account.id))) throw wrongCredentials()
  return account
}

/**
 * What follows a proven identity, whose account has been held since the proof was looked at: the session, or the
 * question for the code of the authenticator app. The cookies that carry it are set.
 */
export const admit = async (ctx: RequestCtx & InTransaction, account: HeldAccount): Promise<SignInResult> => {
  const { id: userId } = account
  if (await hasTwoFactor(ctx, userId)) {
    const token = await issueToken(ctx, { userId, purpose: 'second_step', minutes: secondStepMinutes })
    giveCookie(ctx, { name: 'docket_second_step', value: token, seconds: secondStepMinutes * 60 })
    return { status: 'code_needed' }
  }
  await enterAccount(ctx, account)
  return { status: 'signed_in' }
}

/**
 * Lets a try wait by the failures before it. A browser that opened the account before has a budget of its own and
 * never waits: what others do to the name cannot keep its owner out. Each try counts as a failure until it is told
 * otherwise by the function that is answered, so that many at once are no way around.
 */
const slowDown = async (
  ctx: RequestCtx,
  identifier: string,
  userId: string | null,
): Promise<() => Promise<void>> => {
  const browser = readKnownBrowser(readCookie(ctx, 'docket_known'))
  const proof = browser && proofOfBrowser(ctx, browser.deviceId, userId ?? '')
  const isKnown = proof !== null && userId !== null && browser?.proofs.includes(proof)
  const budget = isKnown ? 'known_browser' : 'failures'
  const key = isKnown ? proof : failuresKey(ctx, identifier)
  const { limit, remaining } = await ctx.limits.spend(budget, key)
  if (!isKnown) await ctx.wait(delayAfterFailures(limit - remaining - 1))
  return () => ctx.limits.forget(budget, key)
}

const failuresKey = (ctx: Pick<Ctx, 'secrets'>, identifier: string): string =>
  ctx.secrets.keyedHash('sign-in name', identifier.trim().toLowerCase())

/** Lets nobody wait any more for failures with these names. */
export const forgetFailures = async (
  ctx: Pick<Ctx, 'secrets' | 'limits'>,
  identifiers: readonly string[],
): Promise<void> => {
  for (const identifier of identifiers) await ctx.limits.forget('failures', failuresKey(ctx, identifier))
}
