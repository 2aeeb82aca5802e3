import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { startServer } from '#e2e/server.ts'
import { buildClientWhenStale } from '../scripts/client-build.ts'
import { largestSlug } from './fill/organizations.ts'
import type { Person, World } from './world.ts'

const builtPage = fileURLToPath(new URL('../dist/index.html', import.meta.url))

/** Runs work against the whole server, in a process of its own with the settings of production. */
export const withServer = async <R>(
  world: World,
  work: (server: { address: string; pid: number }) => Promise<R>,
): Promise<R> => {
  if (!existsSync(builtPage)) await buildClientWhenStale()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'docket-bench-server-'))
  const server = await startServer(world.target, dataDirectory, { env: { LOG_LEVEL: 'info' } })
  try {
    return await work(server)
  } finally {
    await server.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

/** Runs work while this process serves an app. */
export const withApp = async <R>(app: Hono, work: (address: string) => Promise<R>): Promise<R> => {
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
        resolve({ server, port }),
      )
    },
  )
  try {
    return await work(`http://127.0.0.1:${port}`)
  } finally {
    server.close()
  }
}

/** The headers by which a request is a person's. */
export const headersOf = ({ deps }: World, { token }: Person, address: string): Record<string, string> => ({
  cookie: `${deps.sessions.cookieName}=${token}`,
  'x-organization': largestSlug,
  'content-type': 'application/json',
  origin: address,
})

/** Bytes that a process holds in memory; null where the system does not say (it does on Linux). */
export const residentBytes = (pid: number): number | null => {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}
