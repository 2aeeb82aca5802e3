import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { createTestDatabase } from '#server/testing/database.ts'
import type { Role } from '#shared/permissions.ts'
import { completeSetUp, giveRole, type Person, signIn, signUp } from './people.ts'
import { type RunningServer, startServer } from './server.ts'

export { expect }

/** A person at a browser of their own, signed in. */
export type Visitor = { person: Person; context: BrowserContext; page: Page }

/** A server with a database of its own, an organization and its admin; tests of one worker share it. */
/** A server with a database of its own, an organization and its admin; the tests of one worker share it. */
type Site = { address: string; server: RunningServer; admin: Person }

type Errors = { watch(context: BrowserContext): void; allow(...statuses: number[]): void }

type TestFixtures = {
  /** What the browsers of this test complain of; anything fails the test. */
  errors: Errors
  /** Lets answers with these statuses pass: a browser reports each of them as an error. */
  allowStatuses: Errors['allow']
  /** A browser of its own, closed after the test. */
  openBrowser(): Promise<BrowserContext>
  /** Someone new, with that role, at a browser of their own. Two calls are two people. */
  visit(name: string, role?: Role): Promise<Visitor>
  /** The organization's first admin, at another browser. */
  visitAsAdmin(): Promise<Visitor>
  /** A server where nobody has signed up yet, for this test alone. */
  emptyServer: RunningServer
}

const startWithDatabase = async () => {
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'docket-e2e-'))
  const remove = async () => {
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const server = await startServer(database.target, folder)
    const end = async () => {
      await server.stop()
      await remove()
    }
    return { server, end }
  } catch (error) {
    await remove()
    throw error
  }
}

const FAILED_ANSWER = /^Failed to load resource: the server responded with a status of (\d+)/

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
  const unexpected = () => seen.filter((text) => !allowed.has(Number(FAILED_ANSWER.exec(text)?.[1])))
  return { errors, unexpected }
}

export const test = base.extend<TestFixtures, { site: Site }>({
  site: [
    async ({ playwright }, use) => {
      const { server, end } = await startWithDatabase()
      const request = await playwright.request.newContext()
      const admin = await completeSetUp(request, server.address)
      await request.dispose()
      await use({ address: server.address, server, admin })
      await end()
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
    await use(async () => {
      const context = await browser.newContext()
      contexts.push(context)
      errors.watch(context)
      return context
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  visit: async ({ openBrowser, playwright, site }, use) =>
    use(async (name, role = 'requester') => {
      const context = await openBrowser()
      const person = await signUp(context.request, site.address, name)
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
  emptyServer: async ({ browserName: _ }, use) => {
    const { server, end } = await startWithDatabase()
    await use(server)
    await end()
  },
})
