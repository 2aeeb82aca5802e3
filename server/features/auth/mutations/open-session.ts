import { recordAudit } from '../../../platform/audit.ts'
import type { Ctx, InTransaction, SignedInCtx } from '../../../platform/context.ts'
import { dropCookie, giveCookie, readCookie } from '../../../platform/cookies.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { readKnownBrowser, writeKnownBrowser } from '../rules.ts'
import { type HeldAccount, holdForEntry } from './hold-account.ts'

type SignedIn = Pick<SignedInCtx, 'user' | 'sessionId'>

/**
 * Opens a session of an account that has been held since before its proof was looked at, and ends the one that this
 * browser had: a token that somebody knew before the sign-in is worth nothing after it. Answers the `Set-Cookie` value.
 */
export const openSession = async (
  ctx: Ctx & InTransaction,
  { id }: HeldAccount,
  previous?: SignedIn | null,
): Promise<string> => {
  const { ip, userAgent } = ctx.request
  if (previous) await ctx.sessions.revoke(ctx.db, previous.user.id, previous.sessionId)
  const { cookie } = await ctx.sessions.create(ctx.db, id, { ip, userAgent, at: ctx.now() })
  recordAudit({ ...ctx, actor: { kind: 'user', id } }, { action: 'session.opened', entityId: id })
  return cookie
}

/** Opens a session in this browser, whose cookies carry it and remember that the account was opened here. */
export const enterAccount = async (ctx: RequestCtx & InTransaction, account: HeldAccount): Promise<void> => {
  ctx.setCookie(await openSession(ctx, account, await ctx.signedIn()))
  rememberBrowser(ctx, account.id)
  if (readCookie(ctx, 'docket_second_step') !== null) dropCookie(ctx, 'docket_second_step')
}

/** Opens a session of an account that the same transaction made. */
export const enterNewAccount = async (ctx: RequestCtx & InTransaction, userId: string): Promise<void> => {
  const account = await holdForEntry(ctx, userId)
  if (account) await enterAccount(ctx, account)
}

/** A year: browsers keep no cookie much longer. */
const rememberedSeconds = 365 * 24 * 3_600

const rememberBrowser = (ctx: RequestCtx, userId: string): void => {
  const browser = readKnownBrowser(readCookie(ctx, 'docket_known')) ?? { deviceId: ctx.newId(), proofs: [] }
  const value = writeKnownBrowser(browser, proofOfBrowser(ctx, browser.deviceId, userId))
  giveCookie(ctx, { name: 'docket_known', value, seconds: rememberedSeconds })
}

/** What only this installation can write: that an account was opened in a browser. */
export const proofOfBrowser = (ctx: Ctx, deviceId: string, userId: string): string =>
  ctx.secrets.keyedHash('known browser', `${userId}/${deviceId}`)

/** Ends the session at hand, and its open streams. */
export const signOut = (ctx: SignedInCtx): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await ctx.sessions.revoke(ctx.db, ctx.user.id, ctx.sessionId)
    recordAudit(ctx, { action: 'session.ended', entityId: ctx.user.id })
  })
