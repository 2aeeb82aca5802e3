import type { Role } from '#shared/permissions.ts'
import { createRequestCtx } from '../app/context.ts'
import { openDeps, systemCtx } from '../app/deps.ts'
import { appRouter } from '../app/router.ts'
import { users } from '../db/schema/auth.ts'
import { addMember, createOrganization } from '../features/organizations/mutations.ts'
import { findOrganizationBySlug } from '../features/organizations/queries.ts'
import { createLog } from '../platform/adapters/pino.ts'
import { type Ctx, enterOrganization } from '../platform/context.ts'
import type { Deps } from '../platform/ports.ts'
import { inTransaction } from '../platform/transaction.ts'
import { createCallerFactory } from '../platform/trpc.ts'
import { createTestDatabase } from './database.ts'

/** Somebody in a test: their id, the token of their session and the organization that they work in. */
export type TestPerson = {
  id: string
  username: string
  name: string
  token: string
  organization: string | null
}

const createCaller = createCallerFactory(appRouter)
const cheapHash = { memoryCost: 64, timeCost: 1 }
export const testPassword = 'a long enough password'

/**
 * A whole server on a database of its own: real Postgres, queue and live hub, a clock that tests set, and
 * people who call the procedures as themselves.
 */
export const openWorld = async ({ worker = false }: { worker?: boolean } = {}) => {
  const database = await createTestDatabase()
  const clock = { now: new Date('2026-03-02T09:00:00.000Z') }
  const openServer = () =>
    openDeps({
      target: database.target,
      log: createLog('silent'),
      worker,
      secureCookies: false,
      poolSize: 6,
      hashCost: cheapHash,
      now: () => new Date(clock.now),
    })
  const deps = await openServer()
  const ctx = systemCtx(deps, 'test')
  const others: (typeof deps)[] = []
  return {
    deps,
    clock,
    target: database.target,
    given: givenPeople(ctx),
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
    token,
    organizationSlug: organization,
    setCookie: () => {},
  })

/** Makes organizations and people with names of their own, through the same mutations as the app. */
const givenPeople = (ctx: Ctx) => {
  let made = 0
  const user = async (name: string) => {
    made += 1
    const id = ctx.newId()
    const username = `${name.toLowerCase().replace(/[^a-z]/g, '')}-${made}`
    const passwordHash = await ctx.passwords.hash(testPassword)
    await ctx.db
      .insert(users)
      .values({ id, username, email: `${username}@example.com`, name, passwordHash, createdAt: ctx.now() })
    const cookie = await ctx.sessions.create(id, { ip: null, userAgent: null })
    const token = /=([^;]+)/.exec(cookie)?.[1] ?? ''
    return { id, username, name, token }
  }
  const member = async (organization: string, role: Role, name: string): Promise<TestPerson> => {
    const person = await user(name)
    const found = await findOrganizationBySlug(ctx, organization)
    if (!found) throw new Error(`no organization ${organization}`)
    const actor = { kind: 'system', name: 'test' } as const
    await inTransaction(enterOrganization(ctx, { ...found, role: 'admin' }, actor), (inside) =>
      addMember(inside, { userId: person.id, role }),
    )
    return { ...person, organization }
  }
  return {
    /** An organization with its first admin. */
    organization: async (name: string) => {
      const admin = await user(`${name} Admin`)
      const inside = await inTransaction(ctx, (inner) =>
        createOrganization(inner, { name, adminId: admin.id }),
      )
      const { id, slug } = inside.organization
      return { id, slug, admin: { ...admin, organization: slug } satisfies TestPerson }
    },
    member,
    requester: (organization: string, name = 'Rita') => member(organization, 'requester', name),
    agent: (organization: string, name = 'Ben') => member(organization, 'agent', name),
    manager: (organization: string, name = 'Mia') => member(organization, 'manager', name),
    /** Somebody with an account and no organization. */
    stranger: async (name = 'Sam'): Promise<TestPerson> => ({ ...(await user(name)), organization: null }),
    /** What a person sends to ask for something. */
    request: (title = 'The printer is on fire') => ({
      clientId: ctx.newId(),
      title,
      description: 'It burns whenever somebody prints.',
    }),
    reply: (ticketId: string, body = 'Have you tried water?') => ({
      ticketId,
      clientId: ctx.newId(),
      kind: 'reply' as const,
      body,
    }),
    note: (ticketId: string, body = 'They always say that.') => ({
      ticketId,
      clientId: ctx.newId(),
      kind: 'note' as const,
      body,
    }),
  }
}
