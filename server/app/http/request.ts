import type { Context } from 'hono'
import { parse } from 'hono/utils/cookie'
import type { Deps } from '../../platform/ports.ts'
import type { RequestCtx } from '../../platform/trpc.ts'
import { createRequestCtx, type IncomingRequest } from '../context.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|::1)$/
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i
/** What proxies add, each of its own. */
const proxyHeader = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|cf-.*|true-client-ip|x-client-ip)$/

/** What an HTTP request says of where it comes from. */
export const describeRequest = (
  c: Context<HttpEnv>,
  clientAddress: HttpOptions['clientAddress'],
): Pick<IncomingRequest, 'requestId' | 'ip' | 'userAgent' | 'cookies' | 'isLocal'> => {
  const ip = clientAddress(c)
  return {
    requestId: c.get('requestId'),
    ip,
    userAgent: c.req.header('user-agent') ?? null,
    cookies: parse(c.req.header('cookie') ?? ''),
    isLocal:
      loopbackAddress.test(ip ?? '') &&
      // A page of another site may have let its own name point to this machine.
      loopbackHost.test(c.req.header('host') ?? '') &&
      !Object.keys(c.req.header()).some((name) => proxyHeader.test(name)),
  }
}

/** The context of a raw HTTP request, for what tRPC does not fit. Its answer carries what the context sets. */
export const rawRequestCtx = (
  deps: Deps,
  c: Context<HttpEnv>,
  clientAddress: HttpOptions['clientAddress'],
): RequestCtx =>
  createRequestCtx(deps, {
    ...describeRequest(c, clientAddress),
    organizationSlug: c.req.header('x-organization') ?? null,
    setCookie: (cookie) => c.header('set-cookie', cookie, { append: true }),
    setHeader: (name, value) => c.header(name, value),
  })
