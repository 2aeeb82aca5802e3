import { createRequestCtx } from '../app/context.ts'
import { appRouter } from '../app/router.ts'
import type { Deps } from '../platform/ports.ts'
import { createCallerFactory } from '../platform/trpc.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

const createCaller = createCallerFactory(appRouter)

type Settings = {
  /** Whose session it begins with. */
  person?: TestPerson
  ip?: string
  userAgent?: string
  /** The server that it asks; the world's first when absent. */
  server?: Deps
}

/** A browser: it keeps the cookies and headers of its answers, and sends the cookies with every call. */
export const openBrowser = (
  world: World,
  { person, ip = '127.0.0.1', userAgent = 'a test', server = world.deps }: Settings = {},
) => {
  const cookies = new Map<string, string>()
  if (person) cookies.set(server.sessions.cookieName, person.token)
  /** Every `Set-Cookie` value so far, whole. */
  const setCookies: string[] = []
  const headers = new Map<string, string>()
  const keep = (cookie: string) => {
    setCookies.push(cookie)
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
  const call = createCaller(() =>
    createRequestCtx(server, {
      requestId: server.newId(),
      ip,
      userAgent,
      cookies: Object.fromEntries(cookies),
      isLocal: false,
      organizationSlug: person?.organization ?? null,
      setCookie: keep,
      setHeader: (name, value) => headers.set(name, value),
    }),
  )
  return { call, cookies, setCookies, headers, isSignedIn: async () => (await call.auth.me()) !== null }
}
export type Browser = ReturnType<typeof openBrowser>
