import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequestCtx } from '../app/context.ts'
import { type DepsOptions, openDeps, systemCtx } from '../app/deps.ts'
import { appRouter } from '../app/router.ts'
import { createLog } from '../platform/adapters/pino.ts'
import type { Deps } from '../platform/ports.ts'
import { createCallerFactory } from '../platform/trpc.ts'
import { createTestDatabase } from './database.ts'
import { openGiven, type TestPerson } from './given.ts'
import { plainOptions } from './options.ts'

const createCaller = createCallerFactory(appRouter)
// One for all worlds of a file: each waits for the end of the process.
const silent = createLog('silent')
const cheapHash = { memoryCost: 64, timeCost: 1 }

/** What a test has otherwise than the others: settings, mostly. */
export type WorldOptions = Partial<DepsOptions>

/**
 * A whole server on a database of its own: real Postgres, queue and live hub, a clock that tests set, and
 * people who call the procedures as themselves.
 */
export const openWorld = async ({ worker = false, ...changes }: WorldOptions = {}) => {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'docket-files-'))
  const clock = { now: new Date('2026-03-02T09:00:00.000Z') }
  const openServer = () =>
    openDeps({
      ...plainOptions,
      target: database.target,
      log: silent,
      worker,
      poolSize: 6,
      hashCost: cheapHash,
      now: () => new Date(clock.now),
      files: { folder },
      ...changes,
    })
  const deps = await openServer()
  const ctx = systemCtx(deps, 'test')
  const others: (typeof deps)[] = []
  return {
    deps,
    clock,
    target: database.target,
    /** The folder of its files. */
    files: folder,
    given: openGiven(ctx),
    /** The procedures as this person calls them, on this server or another process's. */
    as: (person: TestPerson, server: Deps = deps) => createCaller(requestCtx(server, person)),
    asAnonymous: (organization: string | null = null) =>
      createCaller(requestCtx(deps, { token: null, organization })),
    /** Another process on the same database. */
    openAnother: async () => {
      const other = await openServer()
      others.push(other)
      return other
    },
    close: async () => {
      for (const server of [...others, deps]) await server.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>

const requestCtx = (
  deps: Deps,
  { token, organization }: { token: string | null; organization: string | null },
) =>
  createRequestCtx(deps, {
    requestId: deps.newId(),
    ip: '127.0.0.1',
    userAgent: 'a test',
    cookies: token === null ? {} : { [deps.sessions.cookieName]: token },
    isLocal: false,
    organizationSlug: organization,
    setCookie: () => {},
    setHeader: () => {},
  })
