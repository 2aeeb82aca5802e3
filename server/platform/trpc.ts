import { initTRPC, TRPCError } from '@trpc/server'
import { type ErrorBody, type ErrorKind, errorStatus } from '#shared/errors.ts'
import { hasPermission, type Permission } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'
import { type Ctx, enterOrganization, type OrgCtx, type SignedInCtx } from './context.ts'
import { AppError, isDatabaseGone } from './errors.ts'
import type { SignedInUser } from './ports.ts'

/** What a request brings to a procedure. */
export type RequestCtx = Ctx & {
  /** The person of the session cookie, looked up at most once per request. */
  signedIn: () => Promise<{ user: SignedInUser; sessionId: string } | null>
  /** The slug of the organization that the client works in; its only one when absent. */
  organizationSlug: string | null
  /** Adds a `Set-Cookie` header to the answer. */
  setCookie: (cookie: string) => void
}

/** Who may call a procedure; read by `access.test.ts`, which walks them all. */
export type Access = { for: 'everyone' } | { for: 'signed-in' } | { for: 'members'; permission: Permission }

const trpcCode = {
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported: 'UNSUPPORTED_MEDIA_TYPE',
  refused: 'UNPROCESSABLE_CONTENT',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorKind, TRPCError['code']>

const t = initTRPC
  .context<RequestCtx>()
  .meta<Access>()
  .create({
    sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
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

const fieldFaults = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(
    error.issues.slice(0, 50).map((issue) => [issue.path.map(String).join('.'), issue.message]),
  )

const anyone = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) {
    throw new TRPCError({ code: trpcCode[result.error.cause.kind], cause: result.error.cause })
  }
  return result
})

/** A procedure for everyone, signed in or not. */
export const publicProcedure = anyone.meta({ for: 'everyone' })

/** A procedure for a person, whatever the organization. */
export const signedInProcedure = anyone.meta({ for: 'signed-in' }).use(async ({ ctx, next }) => {
  return next({ ctx: await signedInCtx(ctx) })
})

/**
 * A procedure for members of the organization at hand who hold a permission; the only way to make one.
 * To others the organization does not exist.
 */
export const memberProcedure = (permission: Permission) =>
  anyone.meta({ for: 'members', permission }).use(async ({ ctx, next }) => {
    return next({ ctx: memberCtx(await signedInCtx(ctx), permission) })
  })

const signedInCtx = async (ctx: RequestCtx): Promise<RequestCtx & SignedInCtx> => {
  const signedIn = await ctx.signedIn()
  if (!signedIn) throw new AppError('unauthenticated', 'auth.required')
  return { ...ctx, ...signedIn, actor: { kind: 'user', id: signedIn.user.id } }
}

const memberCtx = <C extends RequestCtx & SignedInCtx>(ctx: C, permission: Permission): C & OrgCtx => {
  const { memberships } = ctx.user
  const slug = ctx.organizationSlug
  const membership =
    slug === null && memberships.length === 1 ? memberships[0] : memberships.find((one) => one.slug === slug)
  if (!membership) {
    throw slug === null && memberships.length > 1
      ? new AppError('invalid', 'organization.name_required')
      : new AppError('not_found', 'organization.not_found')
  }
  if (!hasPermission(membership.role, permission)) throw new AppError('forbidden', 'permission.missing')
  return enterOrganization(ctx, membership, ctx.actor)
}
