import type { Role } from '#shared/permissions.ts'
import { users } from '../db/schema/auth.ts'
import { addMember } from '../features/organizations/mutations/change-members.ts'
import { createOrganization } from '../features/organizations/mutations/found-organization.ts'
import { findOrganizationBySlug } from '../features/organizations/queries.ts'
import { type Ctx, enterOrganization } from '../platform/context.ts'
import { inTransaction } from '../platform/transaction.ts'

/** Somebody in a test: their id, the token of their session and the organization that they work in. */
export type TestPerson = {
  id: string
  username: string
  name: string
  token: string
  organization: string | null
}

const testPassword = 'a long enough password'

/** Makes accounts with names of their own, signed in. */
const accountMaker = (ctx: Ctx) => {
  let made = 0
  return async (name: string) => {
    made += 1
    const id = ctx.newId()
    const username = `${name.toLowerCase().replace(/[^a-z]/g, '')}-${made}`
    const passwordHash = await ctx.passwords.hash(testPassword)
    await ctx.db.insert(users).values({
      id,
      username,
      email: `${username}@example.com`,
      name,
      passwordHash,
      emailVerifiedAt: ctx.now(),
      createdAt: ctx.now(),
    })
    const { cookie } = await ctx.sessions.create(ctx.db, id, { ip: null, userAgent: null, at: ctx.now() })
    const token = /=([^;]+)/.exec(cookie)?.[1] ?? ''
    return { id, username, name, token }
  }
}

/** Makes organizations and people through the same mutations as the app, and what people write. */
export const openGiven = (ctx: Ctx) => {
  const user = accountMaker(ctx)
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
    ...writings(ctx.newId),
  }
}

/** What people send. */
const writings = (newId: () => string) => ({
  /** What a person sends to ask for something. */
  request: (title = 'The printer is on fire') => ({
    clientId: newId(),
    title,
    description: 'It burns whenever somebody prints.',
  }),
  reply: (ticketId: string, body = 'Have you tried water?') => ({
    ticketId,
    clientId: newId(),
    kind: 'reply' as const,
    body,
  }),
  note: (ticketId: string, body = 'They always say that.') => ({
    ticketId,
    clientId: newId(),
    kind: 'note' as const,
    body,
  }),
})
