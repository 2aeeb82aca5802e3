import { getTRPCErrorFromUnknown } from '@trpc/server'
import { parseConnectionParamsFromString } from '@trpc/server/http'
import { getErrorShape } from '@trpc/server/shared'
import type { Context, MiddlewareHandler } from 'hono'
import type { Deps } from '../../platform/ports.ts'
import { causeOf, createCallerFactory, eventStreamSettings } from '../../platform/trpc.ts'
import { createRequestCtx } from '../context.ts'
import { appRouter } from '../router.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'
import { writeEventStream } from './event-stream.ts'
import type { LogFailure } from './failures.ts'
import { describeRequest } from './request.ts'

const path = 'live.events'
const createCaller = createCallerFactory(appRouter)

type Call = { input: object; organization: string | null }

/** The call as a client of the app writes it; null when it is any other, which tRPC judges. */
const readCall = (c: Context<HttpEnv>): Call | null => {
  if (c.req.path !== `/trpc/${path}`) return null
  const query = new URL(c.req.url).searchParams
  if (c.req.raw.method !== 'GET' || query.has('batch') || c.req.header('trpc-accept')) return null
  try {
    const input: unknown = JSON.parse(query.get('input') ?? '')
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return null
    const params = query.get('connectionParams')
    const organization =
      c.req.header('x-organization') ??
      (params === null ? undefined : parseConnectionParamsFromString(params)?.organization) ??
      null
    const lastId =
      c.req.header('last-event-id') || query.get('lastEventId') || query.get('Last-Event-Id') || null
    return { input: lastId === null ? input : { ...input, lastEventId: lastId }, organization }
  } catch {
    return null
  }
}

const failing = (error: Error): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
})

/** Streams live events: the procedure's, sent by `writeEventStream`. */
export const answerLiveEvents =
  (
    deps: Deps,
    { clientAddress }: Pick<HttpOptions, 'clientAddress'>,
    logFailure: LogFailure,
  ): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const call = readCall(c)
    if (!call) return next()
    const { input, organization } = call
    const gone = new AbortController()
    c.req.raw.signal.addEventListener('abort', () => gone.abort(), { once: true, signal: gone.signal })
    const headers = new Headers({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const ctx = createRequestCtx(deps, {
      ...describeRequest(c, clientAddress),
      organizationSlug: organization,
      setCookie: (cookie) => headers.append('set-cookie', cookie),
      setHeader: (name, value) => headers.set(name, value),
    })
    const events = await createCaller(ctx, { signal: gone.signal })
      .live.events(input)
      .catch((error: unknown) => failing(getTRPCErrorFromUnknown(error)))
    const describeError = (cause: unknown) => {
      const error = getTRPCErrorFromUnknown(cause)
      const { requestId } = ctx.request
      logFailure(error.cause ?? error, causeOf(error), { requestId, procedure: path })
      return getErrorShape({ config: appRouter._def._config, error, type: 'subscription', path, input, ctx })
    }
    const body = writeEventStream(events, {
      signal: gone.signal,
      onCancel: () => gone.abort(),
      ...eventStreamSettings,
      describeError,
    })
    return new Response(body, { headers })
  }
