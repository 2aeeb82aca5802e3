import { type Context, type Env, Hono } from 'hono'
import { type IdentityProvider, identityProviders } from '#shared/accounts.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { readCookie } from '../../platform/cookies.ts'
import { AppError } from '../../platform/errors.ts'
import { addressKey, type RequestCtx } from '../../platform/trpc.ts'
import { finishIdentity, type IdentityAnswer, takeAttempt } from './mutations/sign-in-with-identity.ts'

/** Where providers send the browser back to. It always goes on to a page, which says what went wrong. */
export const identityRoutes = <E extends Env>(ctxOf: (c: Context<E>) => RequestCtx) =>
  new Hono<E>().get('/auth/callback/:provider', async (c) => {
    const ctx = ctxOf(c)
    ctx.setHeader('cache-control', 'no-store')
    return c.redirect(await pageAfter(ctx, c.req.param('provider'), c.req.query()))
  })

const pageAfter = async (ctx: RequestCtx, name: string, query: Record<string, string>): Promise<string> => {
  let problemPage = '/sign-in'
  try {
    // Pictures of another site's page may ask for this address, but without the cookie: they use up no one's tries.
    if (readCookie(ctx, 'docket_identity') === null) throw new AppError('refused', 'auth.link_invalid')
    await ctx.limits.spend('anonymous_writes', addressKey(ctx.request.ip))
    const answer = readAnswer(name, query)
    const attempt = await takeAttempt(ctx, answer)
    if (attempt.userId !== null) problemPage = '/account'
    const { returnTo, isCodeNeeded } = await finishIdentity(ctx, attempt, answer)
    return isCodeNeeded ? `/sign-in/code?redirect=${encodeURIComponent(returnTo)}` : ownAddress(ctx, returnTo)
  } catch (error) {
    return `${problemPage}?problem=${noteProblem(ctx, name, error)}`
  }
}

/** Logs why it failed; answers the code that the page puts into words. */
const noteProblem = (ctx: RequestCtx, provider: string, error: unknown): ErrorCode => {
  const { requestId } = ctx.request
  if (error instanceof AppError) {
    ctx.log.warn({ requestId, provider, code: error.code, err: error.cause }, 'sign-in with a provider')
    return error.code
  }
  ctx.log.error({ requestId, provider, err: error }, 'sign-in with a provider failed')
  return 'server.internal'
}

/** @throws AppError when it is no answer of a provider. */
const readAnswer = (name: string, query: Record<string, string>): IdentityAnswer => {
  const provider = identityProviders.find((known): known is IdentityProvider => known === name)
  if (!provider) throw new AppError('not_found', 'auth.provider_unknown')
  const { state, code, error, iss } = query
  if (!state) throw new AppError('refused', 'auth.link_invalid')
  return { provider, state, code: error === undefined && code ? code : null, issuer: iss ?? null }
}

/** The whole address of a path, so that none can be taken for another site (`/.//example.org`). */
const ownAddress = (ctx: RequestCtx, path: string): string => {
  const home = new URL('/', ctx.publicUrl())
  const address = URL.canParse(path, home) ? new URL(path, home) : home
  return address.origin === home.origin ? address.href : home.href
}
