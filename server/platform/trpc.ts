import { initTRPC, TRPCError } from '@trpc/server'
import { type ErrorBody, type ErrorKind, errorStatus } from '#shared/errors.ts'
import { hasPermission, isStaff, type Permission } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'
import {
  type Ctx,
  enterOrganization,
  type OrgCtx,
  requireVerifiedEmail,
  type SignedInCtx,
} from './context.ts'
import { AppError, isDatabaseGone } from './errors.ts'
import type { Membership, SignedInUser } from './ports.ts'
import type { Allowance } from './rate-limit.ts'
import { inTurn, type LineName } from './turns.ts'

/** What a request brings to a procedure. */
export type RequestCtx = Ctx & {
  /** The person of the session cookie, looked up at most once per request. */
  signedIn: () => Promise<{ user: SignedInUser; sessionId: string } | null>
  /** The slug of the organization that the client works in; its only one when absent. */
  organizationSlug: string | null
  /** Adds a `Set-Cookie` header to the answer. */
  setCookie: (cookie: string) => void
  /** Sets another header of the answer. */
  setHeader: (name: string, value: string) => void
  /** The value of a cookie of the request, by its plain name; null when there is none. */
  cookie: (name: string) => string | null
  /** Whether it came from this machine, to a name of this machine. */
  isLocal: boolean
}

/** Who may call a procedure; read by `access.test.ts`, which walks them all. */
export type Access =
  | { for: 'everyone' }
  | { for: 'signed-in' }
  | { for: 'operator' }
  /** The operator, or whoever is at this machine while the built-in inbox is open. */
  | { for: 'mail-reader' }
  | { for: 'members'; permission: Permission }

const trpcCode = {
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported: 'UNSUPPORTED_MEDIA_TYPE',
  refused: 'UNPROCESSABLE_CONTENT',
  too_many: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorKind, TRPCError['code']>

/** How a stream keeps itself alive, and when its client takes it for dead. */
export const eventStreamSettings = { pingMs: 10_000, client: { reconnectAfterInactivityMs: 25_000 } } as const

const t = initTRPC
  .context<RequestCtx>()
  .meta<Access>()
  .create({
    sse: {
      ping: { enabled: true, intervalMs: eventStreamSettings.pingMs },
      client: eventStreamSettings.client,
    },
    errorFormatter: ({ shape, error, ctx }) => {
      const body = toErrorBody(error, ctx?.request.requestId ?? '')
      return { code: shape.code, message: body.message, data: { ...body, httpStatus: statusOf(error) } }
    },
  })

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** The known cause behind a procedure's error; whatever is not known is internal. */
export const causeOf = (error: TRPCError): AppError => {
  if (error.cause instanceof AppError) return error.cause
  if (error.cause instanceof z.ZodError) {
    return new AppError('invalid', 'request.invalid', { fields: fieldFaults(error.cause) })
  }
  if (error.code === 'PARSE_ERROR' || error.cause instanceof SyntaxError)
    return new AppError('invalid', 'request.invalid_json')
  if (error.code === 'NOT_FOUND') return new AppError('not_found', 'request.unknown_procedure')
  if (error.code === 'METHOD_NOT_SUPPORTED') return new AppError('not_found', 'request.unknown_procedure')
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return new AppError('unsupported', 'request.unsupported_type')
  if (error.code === 'BAD_REQUEST') return new AppError('invalid', 'request.invalid')
  if (error.code === 'PAYLOAD_TOO_LARGE') return new AppError('too_large', 'request.too_large')
  if (isDatabaseGone(error.cause)) return new AppError('unavailable', 'server.unavailable')
  return new AppError('internal', 'server.internal')
}

const statusOf = (error: TRPCError): number => errorStatus[causeOf(error).kind]

/** The one shape in which an error leaves the server; nothing of an unknown cause shows. */
const toErrorBody = (error: TRPCError, requestId: string): ErrorBody => {
  const { code, details } = causeOf(error)
  return { code, message: code, ...details, requestId }
}

/** What is wrong with each field of an input. */
export const fieldFaults = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(
    error.issues.slice(0, 50).map((issue) => [issue.path.map(String).join('.'), issue.message]),
  )

const anyone = t.procedure.use(async ({ ctx, next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) {
    const { kind, details } = result.error.cause
    if (details.retryAfter !== undefined) ctx.setHeader('retry-after', String(details.retryAfter))
    throw new TRPCError({ code: trpcCode[kind], cause: result.error.cause })
  }
  return result
})

/** A procedure for everyone, signed in or not. Counted by address; what may open a session more strictly. */
export const publicProcedure = anyone.meta({ for: 'everyone' }).use(async ({ ctx, next, type }) => {
  const reads = type === 'query'
  // Somebody with a session has a budget of their own; to look at one's own session is no try to get one.
  const signedIn = reads ? await ctx.signedIn() : null
  const [budget, key] = signedIn
    ? (['session', signedIn.sessionId] as const)
    : ([reads ? 'anonymous_reads' : 'anonymous_writes', addressKey(ctx.request.ip)] as const)
  tellAllowance(ctx, await ctx.limits.spend(budget, key))
  return next()
})

/** The calls of one account wait for each other. What is streamed lasts, and has bounds of its own. */
const callInTurn = (line: LineName = 'calls') =>
  t.middleware(async ({ ctx, type, signal, next }) => {
    const signedIn = type === 'subscription' ? null : await ctx.signedIn()
    if (!signedIn) return next()
    return inTurn(ctx.turns.take(line, signedIn.user.id, signal), next)
  })

/** A procedure for a person, whatever the organization. */
export const signedInProcedure = anyone
  .meta({ for: 'signed-in' })
  .use(async ({ ctx, next }) => next({ ctx: await signedInCtx(ctx) }))
  .use(callInTurn())

/** A procedure for who runs the installation. */
export const operatorProcedure = anyone
  .meta({ for: 'operator' })
  .use(async ({ ctx, next }) => next({ ctx: operatorCtx(await signedInCtx(ctx)) }))
  .use(callInTurn())

/** A procedure that shows mails: for the operator, or for whoever is at this machine while the inbox is open. */
export const mailReaderProcedure = anyone
  .meta({ for: 'mail-reader' })
  .use(async ({ ctx, next }) => {
    await requireMailReader(ctx)
    return next()
  })
  .use(callInTurn())

/**
 * A procedure for members of the organization at hand who hold a permission; the only way to make one.
 * To others the organization does not exist.
 * @param line where its calls wait; one of its own for what takes long by its nature.
 */
export const memberProcedure = (permission: Permission, line?: LineName) =>
  anyone
    .meta({ for: 'members', permission })
    .use(async ({ ctx, next }) => next({ ctx: await requireMembership(ctx, permission) }))
    .use(callInTurn(line))

/**
 * Enters the organization of a request, for who holds a permission there.
 * @throws AppError for all others; to strangers the organization does not exist.
 */
export const requireMembership = async (ctx: RequestCtx, permission: Permission) =>
  memberCtx(await signedInCtx(ctx), permission)

/** @throws AppError when somebody may not read the mails of the installation. */
export const requireMailReader = async (ctx: RequestCtx): Promise<void> => {
  if (ctx.policy.isInboxOpen && ctx.isLocal) return
  operatorCtx(await signedInCtx(ctx))
}

const signedInCtx = async (ctx: RequestCtx): Promise<RequestCtx & SignedInCtx> => {
  const signedIn = await ctx.signedIn()
  if (!signedIn) throw new AppError('unauthenticated', 'auth.required')
  tellAllowance(ctx, await ctx.limits.spend('session', signedIn.sessionId))
  return { ...ctx, ...signedIn, actor: { kind: 'user', id: signedIn.user.id } }
}

const operatorCtx = <C extends RequestCtx & SignedInCtx>(ctx: C): C => {
  requireVerifiedEmail(ctx)
  if (!ctx.user.isOperator) throw new AppError('forbidden', 'permission.missing')
  return ctx
}

const memberCtx = <C extends RequestCtx & SignedInCtx>(ctx: C, permission: Permission): C & OrgCtx => {
  requireVerifiedEmail(ctx)
  const membership = membershipAtHand(ctx)
  if (membership.isSuspended) throw new AppError('forbidden', 'organization.suspended')
  if (!hasPermission(membership.role, permission)) throw new AppError('forbidden', 'permission.missing')
  if (lacksTwoFactor(membership, ctx.user)) throw new AppError('forbidden', 'auth.two_factor_required')
  return enterOrganization(ctx, membership, ctx.actor)
}

const membershipAtHand = ({ user, organizationSlug: slug }: RequestCtx & SignedInCtx): Membership => {
  const { memberships } = user
  const membership =
    slug === null && memberships.length === 1 ? memberships[0] : memberships.find((one) => one.slug === slug)
  if (membership) return membership
  throw slug === null && memberships.length > 1
    ? new AppError('invalid', 'organization.name_required')
    : new AppError('not_found', 'organization.not_found')
}

/** Whether an organization asks for an authenticator app that this member of its staff does not have. */
export const lacksTwoFactor = (
  { role, requireTwoFactor }: Pick<Membership, 'role' | 'requireTwoFactor'>,
  { hasTwoFactor }: Pick<SignedInUser, 'hasTwoFactor'>,
): boolean => requireTwoFactor && isStaff(role) && !hasTwoFactor

/** What stands for an address in a budget. Of IPv6 the /64: one more address of such a network is no other person. */
export const addressKey = (ip: string | null): string => {
  if (!ip?.includes(':')) return ip ?? 'unknown'
  const [head = [], tail] = ip.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...(tail ?? [])].slice(0, 4).join(':')
}

/** The budget at hand, as draft-ietf-httpapi-ratelimit-headers had it and clients know it. */
const tellAllowance = ({ setHeader }: RequestCtx, { limit, remaining, resetSeconds }: Allowance): void => {
  setHeader('ratelimit-limit', String(limit))
  setHeader('ratelimit-remaining', String(remaining))
  setHeader('ratelimit-reset', String(resetSeconds))
}
