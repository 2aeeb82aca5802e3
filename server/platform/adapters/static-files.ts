import { existsSync, readFileSync } from 'node:fs'
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

const notBuilt =
  '<!doctype html><title>Docket</title><p>The pages have not been built: <code>npm start</code> does.'

/** The built client in a folder; before it has been built, a page that says so. */
export const openStaticFiles = (folder: string): StaticFiles => ({
  assets: serveStatic({
    root: folder,
    onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
  }),
  publicFiles: serveStatic({
    root: folder,
    onFound: (_path, c) => c.header('cache-control', 'public, max-age=300'),
  }),
  page: readPage(join(folder, 'index.html')),
})

const readPage = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : notBuilt)
