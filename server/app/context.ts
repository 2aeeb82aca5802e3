import type { Deps } from '../platform/ports.ts'
import type { RequestCtx } from '../platform/trpc.ts'

/** What the HTTP side knows of a request. */
export type IncomingRequest = {
  requestId: string
  ip: string | null
  userAgent: string | null
  /** The cookies of the request. */
  cookies: Record<string, string>
  /** Whether it came from this machine, to a name of this machine. */
  isLocal: boolean
  organizationSlug: string | null
  setCookie: (cookie: string) => void
  setHeader: (name: string, value: string) => void
}

const userAgentLimit = 300

/** The context of one request. The session is looked up when first asked for, and once. */
export const createRequestCtx = (deps: Deps, incoming: IncomingRequest): RequestCtx => {
  let signedIn: ReturnType<RequestCtx['signedIn']> | undefined
  const userAgent = incoming.userAgent?.slice(0, userAgentLimit) ?? null
  const token = incoming.cookies[deps.sessions.cookieName]
  const lookUp = async () => {
    if (!token) return null
    const found = await deps.sessions.validate(token, { ip: incoming.ip, userAgent, at: deps.now() })
    if (found?.renewedCookie) incoming.setCookie(found.renewedCookie)
    return found && { user: found.user, sessionId: found.sessionId }
  }
  return {
    ...deps,
    actor: null,
    request: {
      requestId: incoming.requestId,
      ip: incoming.ip,
      userAgent,
    },
    organizationSlug: incoming.organizationSlug,
    setCookie: incoming.setCookie,
    setHeader: incoming.setHeader,
    cookie: (name) => incoming.cookies[name] ?? null,
    isLocal: incoming.isLocal,
    signedIn: () => {
      signedIn ??= lookUp()
      return signedIn
    },
  }
}
