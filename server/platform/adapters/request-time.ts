import type { IncomingMessage, Server } from 'node:http'

type Limits = {
  /** Milliseconds for the headers of a request, and for the whole of it. */
  usualMs: number
  /** Milliseconds for the whole of an upload. */
  uploadMs: number
  isUpload: (path: string) => boolean
}

/**
 * Ends requests that do not arrive in time. Node has one limit for all of a server's: it is set to that of uploads,
 * and the others are held to theirs here.
 */
export const limitRequestTime = (server: Server, { usualMs, uploadMs, isUpload }: Limits): void => {
  server.headersTimeout = usualMs
  server.requestTimeout = uploadMs
  server.on('request', (request) => {
    if (hasBody(request) && !isUpload(request.url ?? '')) endIfIncomplete(request, usualMs)
  })
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const endIfIncomplete = (request: IncomingMessage, ms: number): void => {
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, ms)
  request.once('close', () => clearTimeout(timer))
}
