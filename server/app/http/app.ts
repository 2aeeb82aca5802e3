import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { attachmentHeaders, attachmentRoutes, uploadRoutes } from '../../features/attachments/http.ts'
import { auditRoutes } from '../../features/audit/http.ts'
import { identityRoutes } from '../../features/auth/http.ts'
import { mailRoutes } from '../../features/mail/http.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/ports.ts'
import type { HttpEnv, HttpOptions } from './environment.ts'
import { answerError } from './errors.ts'
import { createFailureLog } from './failures.ts'
import { healthRoutes } from './health.ts'
import { answerLiveEvents } from './live-events.ts'
import { loggedPath } from './logged-path.ts'
import { rawRequestCtx } from './request.ts'
import { mailHeaders, ownOrigin, requireJson, requireOwnOrigin, securityHeaders } from './security.ts'
import { answerTrpc } from './trpc.ts'

/** Room for the longest description (50,000 characters) however its JSON is written, and a batch around it. */
const bodyLimitBytes = 1024 * 1024

/** The whole HTTP side: procedures, the built client, health. It runs wherever `fetch` does. */
export const createApp = (deps: Deps, options: HttpOptions) => {
  const app = new Hono<HttpEnv>()
  const logFailure = createFailureLog(deps)
  app.onError(answerError(deps.log, logFailure))
  app.use(nameAndLog(deps))
  // Outside of the headers of all else, which it replaces.
  app.use('/mail/:mailId/html', mailHeaders)
  app.use('/mail/templates/:name/html', mailHeaders)
  app.use('/o/:slug/attachments/:attachmentId', attachmentHeaders)
  app.use(securityHeaders(deps.blobs.origin))
  app.use(compress())
  app.route('/', healthRoutes(deps, options))

  app.use('/trpc/*', requireOwnOrigin(ownOrigin(options.appUrl, options.port)))
  app.use('/trpc/*', requireJson)
  app.use('/trpc/*', bodyLimit({ maxSize: bodyLimitBytes, onError: refuseLargeBody }))
  app.use('/trpc/*', async (c, next) => {
    await next()
    c.res.headers.set('cache-control', 'no-store')
  })
  app.use('/trpc/*', answerLiveEvents(deps, options, logFailure))
  app.all('/trpc/*', answerTrpc(deps, options, logFailure))

  const ctxOf = (c: Context<HttpEnv>) => rawRequestCtx(deps, c, options.clientAddress)
  app.route('/', identityRoutes(ctxOf))
  app.route('/', mailRoutes(ctxOf))
  app.route('/', auditRoutes(ctxOf))
  app.route('/', attachmentRoutes(ctxOf))
  app.route('/', uploadRoutes(deps, options.clientAddress))

  const { assets, publicFiles, page } = options.staticFiles
  app.use('/assets/*', assets)
  app.all('/assets/*', refuseUnknownAddress)
  app.get('/:file{[a-z0-9.-]+[.](?:js|txt|svg|png|ico|webmanifest)}', publicFiles, refuseUnknownAddress)
  app.get('*', (c) => {
    c.header('cache-control', 'no-store')
    return c.html(page.replaceAll('__NONCE__', c.get('secureHeadersNonce') ?? ''))
  })
  app.all('*', refuseUnknownAddress)
  return app
}

const refuseLargeBody = () => {
  throw new AppError('too_large', 'request.too_large')
}

const refuseUnknownAddress = () => {
  throw new AppError('not_found', 'request.unknown_address')
}

/** Gives each request an id, which its answer carries, and writes a line about it. */
const nameAndLog =
  ({ log, newId }: Pick<Deps, 'log' | 'newId'>): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const requestId = newId()
    c.set('requestId', requestId)
    const begin = performance.now()
    await next()
    c.res.headers.set('x-request-id', requestId)
    const ms = Math.round(performance.now() - begin)
    log.info(
      { requestId, method: c.req.method, path: loggedPath(c.req.path), status: c.res.status, ms },
      'request',
    )
  }
