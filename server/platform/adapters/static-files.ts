import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'

export type StaticFiles = {
  /** Files whose names carry a hash of their content. */
  assets: MiddlewareHandler
  /** Other files of the client's public folder. */
  publicFiles: MiddlewareHandler
  /** The page that every address of the app is answered with. */
  page: string
}

/** The built client in a folder. @throws when it has not been built. */
export const openStaticFiles = (folder: string): StaticFiles => ({
  assets: serveStatic({
    root: folder,
    onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
  }),
  publicFiles: serveStatic({
    root: folder,
    onFound: (_path, c) => c.header('cache-control', 'public, max-age=300'),
  }),
  page: readFileSync(join(folder, 'index.html'), 'utf8'),
})
