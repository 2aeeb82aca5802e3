import type { TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Context } from 'hono'
import type { Deps } from '../../platform/ports.ts'
import { causeOf } from '../../platform/trpc.ts'
import { createRequestCtx } from '../context.ts'
import { appRouter } from '../router.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'
import { describeRequest } from './request.ts'

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
          ...describeRequest(c, clientAddress),
          organizationSlug: c.req.header('x-organization') ?? info.connectionParams?.organization ?? null,
          setCookie: (cookie) => resHeaders.append('set-cookie', cookie),
          setHeader: (name, value) => resHeaders.set(name, value),
        }),
      onError: ({ error, path }) => logFailure(deps, { error, path, requestId: c.get('requestId') }),
    })

/** Writes a line about an error whose cause is not known. */
export const logFailure = (
  { log }: Pick<Deps, 'log'>,
  { error, path, requestId }: { error: TRPCError; path: string | undefined; requestId: string },
): void => {
  if (causeOf(error).kind !== 'internal') return
  log.error({ err: error.cause ?? error, requestId, procedure: path }, 'procedure failed')
}
