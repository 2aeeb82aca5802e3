import type { MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { AppError } from '../../platform/errors.ts'

/**
 * Headers of every answer. Styles may carry the nonce of the page; scripts come from files alone. Pages send to the
 * app, and files to `uploadOrigin` where they go elsewhere.
 */
export const securityHeaders = (uploadOrigin: string | null): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", NONCE],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: uploadOrigin === null ? ["'self'"] : ["'self'", uploadOrigin],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      // The mail page shows mails in frames.
      frameSrc: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    // Sent by whoever ends TLS: Docket itself answers plain HTTP.
    strictTransportSecurity: false,
  })

const mailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  // Links open in another tab, as ordinary pages; a mail itself runs nothing and sends nothing.
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** Headers of a mail's HTML, for the frames of our own pages; they stand in for `securityHeaders`. */
export const mailHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.set('content-security-policy', mailPolicy)
  c.res.headers.set('x-frame-options', 'SAMEORIGIN')
  c.res.headers.set('referrer-policy', 'no-referrer')
  c.res.headers.set('cache-control', 'no-store')
}

const readOnlyMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses a writing request that a page of another site may have caused: its `Origin` must be ours.
 * @throws AppError forbidden when it is missing or another's.
 */
export const requireOwnOrigin =
  (isOwn: (origin: string) => boolean): MiddlewareHandler =>
  async (c, next) => {
    if (!readOnlyMethods.includes(c.req.method)) {
      const origin = c.req.header('origin')
      if (origin === undefined) throw new AppError('forbidden', 'request.origin_missing')
      if (!isOwn(origin)) throw new AppError('forbidden', 'request.origin_refused')
    }
    await next()
  }

/** @throws AppError unsupported when a request with a body is not JSON. */
export const requireJson: MiddlewareHandler = async (c, next) => {
  const isJson = /^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')
  if (c.req.method === 'POST' && !isJson) throw new AppError('unsupported', 'request.unsupported_type')
  await next()
}

/**
 * Whether an origin is the app's own: its public address where one is set, otherwise `localhost`
 * by one of its names, with the port that it listens on.
 */
export const ownOrigin = (appUrl: string | undefined, port: () => number) => (origin: string) => {
  if (appUrl !== undefined) return origin === appUrl
  return ['127.0.0.1', 'localhost', '[::1]'].some((name) => origin === `http://${name}:${port()}`)
}
