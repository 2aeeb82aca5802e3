import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Context } from 'hono'
import type { Deps } from '../../platform/ports.ts'
import { causeOf } from '../../platform/trpc.ts'
import { createRequestCtx } from '../context.ts'
import { appRouter } from '../router.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'
import type { LogFailure } from './failures.ts'
import { describeRequest } from './request.ts'

const batchLimit = 20

/** Answers the app's calls and streams. */
export const answerTrpc =
  (deps: Deps, { clientAddress }: Pick<HttpOptions, 'clientAddress'>, logFailure: LogFailure) =>
  (c: Context<HttpEnv>) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      maxBatchSize: batchLimit,
      createContext: ({ resHeaders, info }) =>
        createRequestCtx(deps, {
          ...describeRequest(c, clientAddress),
          organizationSlug: c.req.header('x-organization') ?? info.connectionParams?.organization ?? null,
          setCookie: (cookie) => resHeaders.append('set-cookie', cookie),
          setHeader: (name, value) => resHeaders.set(name, value),
        }),
      onError: ({ error, path }) =>
        logFailure(error.cause ?? error, causeOf(error), { requestId: c.get('requestId'), procedure: path }),
    })
