import type { Deps } from '../platform/ports.ts'
import type { RequestCtx } from '../platform/trpc.ts'

/** What the HTTP side knows of a request. */
export type IncomingRequest = {
  requestId: string
  ip: string | null
  userAgent: string | null
  /** The session cookie's value. */
  token: string | null
  organizationSlug: string | null
  setCookie: (cookie: string) => void
}

const userAgentLimit = 300

/** The context of one request. The session is looked up when first asked for, and once. */
export const createRequestCtx = (deps: Deps, incoming: IncomingRequest): RequestCtx => {
  let signedIn: ReturnType<RequestCtx['signedIn']> | undefined
  const lookUp = async () => {
    if (!incoming.token) return null
    const found = await deps.sessions.validate(incoming.token)
    if (found?.renewedCookie) incoming.setCookie(found.renewedCookie)
    return found && { user: found.user, sessionId: found.sessionId }
  }
  return {
    ...deps,
    actor: null,
    request: {
      requestId: incoming.requestId,
      ip: incoming.ip,
      userAgent: incoming.userAgent?.slice(0, userAgentLimit) ?? null,
    },
    organizationSlug: incoming.organizationSlug,
    setCookie: incoming.setCookie,
    signedIn: () => {
      signedIn ??= lookUp()
      return signedIn
    },
  }
}
