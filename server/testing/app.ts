import { createApp } from '../app/http/app.ts'
import { countPendingMigrations } from '../db/migrate.ts'
import type { TestPerson } from './given.ts'
import { procedures } from './procedures.ts'
import type { World } from './world.ts'

/** Where an opened app believes that it listens; what its own pages send as their `Origin`. */
export const appOrigin = 'http://127.0.0.1:3000'

export type TestApp = ReturnType<typeof createApp>

/** The HTTP side of a world's server, asked without a socket; `page` stands for the built client, `address` is whence all of it comes. */
export const openApp = (
  world: World,
  { page = '', address = '127.0.0.1' }: { page?: string; address?: string } = {},
): TestApp =>
  createApp(world.deps, {
    appUrl: undefined,
    port: () => 3000,
    clientAddress: () => address,
    staticFiles: { assets: (_c, next) => next(), publicFiles: (_c, next) => next(), page },
    pendingMigrations: () => countPendingMigrations(world.deps.sql),
  })

/** What a person's browser is told: the status, and the body without what differs in every answer. */
export type Answer = { status: number; body: string }

/** Calls a procedure as a person's browser does: what reads by GET, what writes by POST. */
export const browse = async (
  app: TestApp,
  { token, organization }: TestPerson,
  path: string,
  input: unknown,
): Promise<Answer> => {
  const headers: Record<string, string> = { cookie: `docket_session=${token}`, origin: appOrigin }
  if (organization !== null) headers['x-organization'] = organization
  const body = JSON.stringify(input ?? {})
  const response = reads(path)
    ? await app.request(`/trpc/${path}?input=${encodeURIComponent(body)}`, { headers })
    : await app.request(`/trpc/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      })
  const text = await response.text()
  return { status: response.status, body: text.replace(/"requestId":"[^"]*"/, '"requestId":""') }
}

const reads = (path: string): boolean => procedures.some((one) => one.path === path && one.type === 'query')
