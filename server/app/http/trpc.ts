import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Context } from 'hono'
import { parse } from 'hono/utils/cookie'
import type { Deps } from '../../platform/ports.ts'
import { causeOf } from '../../platform/trpc.ts'
import { createRequestCtx } from '../context.ts'
import { appRouter } from '../router.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'

const batchLimit = 20

/** Answers the app's calls and streams. */
export const answerTrpc =
  (deps: Deps, { clientAddress }: Pick<HttpOptions, 'clientAddress'>) =>
  (c: Context<HttpEnv>) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      maxBatchSize: batchLimit,
      createContext: ({ resHeaders, info }) =>
        createRequestCtx(deps, {
          requestId: c.get('requestId'),
          ip: clientAddress(c),
          userAgent: c.req.header('user-agent') ?? null,
          token:
            parse(c.req.header('cookie') ?? '', deps.sessions.cookieName)[deps.sessions.cookieName] ?? null,
          organizationSlug: c.req.header('x-organization') ?? info.connectionParams?.organization ?? null,
          setCookie: (cookie) => resHeaders.append('set-cookie', cookie),
        }),
      onError: ({ error, path }) => {
        if (causeOf(error).kind !== 'internal') return
        deps.log.error(
          { err: error.cause ?? error, requestId: c.get('requestId'), procedure: path },
          'procedure failed',
        )
      },
    })
