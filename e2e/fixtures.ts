import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import type { DatabaseTarget } from '#server/db/client.ts'
import { createTestDatabase } from '#server/testing/database.ts'
import type { Role } from '#shared/permissions.ts'
import { type CuttableLine, openCuttableLine } from './cuttable-line.ts'
import { completeSetUp, giveRole, type Person, signIn, signUp } from './people.ts'
import { type RunningServer, startServer } from './server.ts'

export { expect }

/** A person at a browser of their own, signed in. */
export type Visitor = { person: Person; context: BrowserContext; page: Page }

/** A server with a database of its own, an organization and its admin; the tests of one worker share it. */
type Site = { address: string; server: RunningServer; admin: Person; target: DatabaseTarget }

type Errors = { watch(context: BrowserContext): void; allow(...statuses: number[]): void }

type StartOptions = Parameters<typeof startServer>[2]

type TestFixtures = {
  /** What the browsers of this test complain of; anything fails the test. */
  errors: Errors
  /** Lets answers with these statuses pass: a browser reports each of them as an error. */
  allowStatuses: Errors['allow']
  /** A browser of its own, closed after the test. One that is to lose its server complains of it and is not watched. */
  openBrowser(options?: { isWatched: boolean }): Promise<BrowserContext>
  /** Someone new, with that role, at a browser of their own. Two calls are two people. */
  visit(name: string, role?: Role): Promise<Visitor>
  /** The organization's first admin, at another browser. */
  visitAsAdmin(): Promise<Visitor>
  /** Starts a server over a database of this test alone; a later one goes on where an earlier one has ended. */
  startOwnServer(options?: StartOptions): Promise<RunningServer>
  /** A server where nobody has signed up yet, for this test alone. */
  emptyServer: RunningServer
  /** A line to a server's port, closed after the test. */
  openLine(port: number): Promise<CuttableLine>
}

/** A database and a folder of their own, on which servers can be started one after the other. */
const prepareServers = async () => {
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'docket-e2e-'))
  const started: RunningServer[] = []
  const start = async (options?: StartOptions) => {
    const server = await startServer(database.target, folder, options)
    started.push(server)
    return server
  }
  const end = async () => {
    try {
      for (const server of started) await server.stop()
    } finally {
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return { start, end, target: database.target }
}

const FAILED_ANSWER = /^Failed to load resource: the server responded with a status of (\d+)/

/** A mail in its frame may run nothing, so Chromium refuses what the test itself brings into every frame. */
const RUNS_NOTHING = /^Blocked script execution in '[^']+\/mail\/[^']+\/html'/

const collectErrors = () => {
  const seen: string[] = []
  const allowed = new Set<number>()
  const errors: Errors = {
    watch: (context) => {
      context.on('weberror', (error) => seen.push(error.error().stack ?? error.error().message))
      context.on('console', (message) => {
        if (message.type() === 'error') seen.push(`${message.text()} ${message.location().url}`)
      })
    },
    allow: (...statuses) => {
      for (const status of statuses) allowed.add(status)
    },
  }
  const unexpected = () =>
    seen.filter((text) => !allowed.has(Number(FAILED_ANSWER.exec(text)?.[1])) && !RUNS_NOTHING.test(text))
  return { errors, unexpected }
}

export const test = base.extend<TestFixtures, { site: Site }>({
  site: [
    async ({ playwright }, use) => {
      const { start, end, target } = await prepareServers()
      try {
        const server = await start()
        const request = await playwright.request.newContext()
        const admin = await completeSetUp(request, server.address)
        await request.dispose()
        await use({ address: server.address, server, admin, target })
      } finally {
        await end()
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ site }, use) => use(site.address),
  errors: [
    async ({ browserName: _ }, use) => {
      const { errors, unexpected } = collectErrors()
      await use(errors)
      expect(unexpected(), 'errors in the browser').toEqual([])
    },
    { auto: true },
  ],
  allowStatuses: async ({ errors }, use) => use(errors.allow),
  context: async ({ context, errors }, use) => {
    errors.watch(context)
    await use(context)
  },
  openBrowser: async ({ browser, errors }, use) => {
    const contexts: BrowserContext[] = []
    await use(async ({ isWatched } = { isWatched: true }) => {
      const context = await browser.newContext()
      contexts.push(context)
      if (isWatched) errors.watch(context)
      return context
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  visit: async ({ openBrowser, playwright, site }, use) =>
    use(async (name, role = 'requester') => {
      const context = await openBrowser()
      const person = await signUp(context.request, site.address, name, site.admin.organization)
      if (role !== 'requester') {
        const adminRequest = await playwright.request.newContext()
        await signIn(adminRequest, site.address, site.admin)
        await giveRole(adminRequest, context.request, site.address, person, role)
        await adminRequest.dispose()
      }
      return { person, context, page: await context.newPage() }
    }),
  visitAsAdmin: async ({ openBrowser, site }, use) =>
    use(async () => {
      const context = await openBrowser()
      await signIn(context.request, site.address, site.admin)
      return { person: site.admin, context, page: await context.newPage() }
    }),
  startOwnServer: async ({ browserName: _ }, use) => {
    const { start, end } = await prepareServers()
    await use(start)
    await end()
  },
  emptyServer: async ({ startOwnServer }, use) => use(await startOwnServer()),
  openLine: async ({ browserName: _ }, use) => {
    const lines: CuttableLine[] = []
    await use(async (port) => {
      const line = await openCuttableLine(port)
      lines.push(line)
      return line
    })
    await Promise.all(lines.map((line) => line.close()))
  },
})
