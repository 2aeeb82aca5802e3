import { eq } from 'drizzle-orm'
import type { Role } from '#shared/permissions.ts'
import type { Workflow } from '#shared/tickets.ts'
import { twoFactors, users } from '../db/schema/auth.ts'
import { invitations } from '../db/schema/invitations.ts'
import { members, organizations } from '../db/schema/organizations.ts'
import { mails } from '../db/schema/platform.ts'
import { addMember } from '../features/organizations/mutations/change-members.ts'
import { createOrganization } from '../features/organizations/mutations/found-organization.ts'
import { findOrganizationBySlug } from '../features/organizations/queries/find-organizations.ts'
import { type Ctx, enterOrganization } from '../platform/context.ts'
import { inTransaction } from '../platform/transaction.ts'

/** Somebody in a test: their id, the token and the id of their session, and the organization that they work in. */
export type TestPerson = {
  id: string
  username: string
  name: string
  token: string
  sessionId: string
  organization: string | null
}

/** The password of everybody. */
export const testPassword = 'a long enough password'

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
    return { id, username, name, ...(await openBrowser(ctx, id)) }
  }
}

/** A browser in which somebody is signed in: its token, and the id of the session. */
const openBrowser = async (ctx: Ctx, userId: string): Promise<{ token: string; sessionId: string }> => {
  const use = { ip: null, userAgent: null, at: ctx.now() }
  const { cookie, sessionId } = await ctx.sessions.create(ctx.db, userId, use)
  return { token: /=([^;]+)/.exec(cookie)?.[1] ?? '', sessionId }
}

/** Makes organizations and people through the same mutations as the app, and what people write. */
export const openGiven = (ctx: Ctx) => {
  const user = accountMaker(ctx)
  const { organization, member } = homes(ctx, user)
  return {
    organization,
    member,
    requester: (slug: string, name = 'Rita') => member(slug, 'requester', name),
    agent: (slug: string, name = 'Ben') => member(slug, 'agent', name),
    manager: (slug: string, name = 'Mia') => member(slug, 'manager', name),
    /** An organization that takes tickets in this way, with one person of each role. */
    office: async (workflow: Workflow = 'direct') => {
      const { id, slug, admin } = await organization('Acme')
      await ctx.db.update(organizations).set({ workflow }).where(eq(organizations.id, id))
      const rita = await member(slug, 'requester', 'Rita')
      const ben = await member(slug, 'agent', 'Ben')
      return { id, slug, admin, rita, ben, mia: await member(slug, 'manager', 'Mia') }
    },
    /** Somebody with an account and no organization. */
    stranger: async (name = 'Sam'): Promise<TestPerson> => ({ ...(await user(name)), organization: null }),
    /** Somebody who runs the installation, and has no organization. */
    operator: async (name = 'Olive'): Promise<TestPerson> => {
      const person = await user(name)
      await ctx.db.update(users).set({ isOperator: true }).where(eq(users.id, person.id))
      return { ...person, organization: null }
    },
    ...standings(ctx),
    ...papers(ctx),
    ...writings(ctx.newId),
  }
}

/** Organizations and who belongs to them. */
const homes = (ctx: Ctx, user: ReturnType<typeof accountMaker>) => ({
  /** An organization with its first admin. */
  organization: async (name: string) => {
    const admin = await user(`${name} Admin`)
    const inside = await inTransaction(ctx, (inner) => createOrganization(inner, { name, adminId: admin.id }))
    const { id, slug } = inside.organization
    return { id, slug, admin: { ...admin, organization: slug } satisfies TestPerson }
  },
  member: async (organization: string, role: Role, name: string): Promise<TestPerson> => {
    const person = await user(name)
    const found = await findOrganizationBySlug(ctx, organization)
    if (!found) throw new Error(`no organization ${organization}`)
    const actor = { kind: 'system', name: 'test' } as const
    await inTransaction(enterOrganization(ctx, { ...found, role: 'admin' }, actor), (inside) =>
      addMember(inside, { userId: person.id, role }),
    )
    return { ...person, organization }
  },
})

/** What people and organizations have come to. */
const standings = (ctx: Ctx) => ({
  /** The same person in another browser. */
  anotherBrowser: async (person: TestPerson): Promise<TestPerson> => ({
    ...person,
    ...(await openBrowser(ctx, person.id)),
  }),
  /** Has not proved yet that the email is theirs. */
  unverified: async <P extends TestPerson>(person: P): Promise<P> => {
    await ctx.db.update(users).set({ emailVerifiedAt: null }).where(eq(users.id, person.id))
    return person
  },
  /** Has an authenticator app. */
  twoFactor: async <P extends TestPerson>(person: P): Promise<P> => {
    const now = ctx.now()
    await ctx.db
      .insert(twoFactors)
      .values({ userId: person.id, secret: ctx.secrets.seal('a'), confirmedAt: now, createdAt: now })
    return person
  },
  /** Is kept out of every organization. */
  deactivated: async <P extends TestPerson>(person: P): Promise<P> => {
    await ctx.db.update(members).set({ deactivatedAt: ctx.now() }).where(eq(members.userId, person.id))
    return person
  },
  /** The operator keeps everyone out. */
  suspended: async <O extends { id: string }>(organization: O): Promise<O> => {
    await ctx.db
      .update(organizations)
      .set({ suspendedAt: ctx.now() })
      .where(eq(organizations.id, organization.id))
    return organization
  },
  /** Asks an authenticator app of its staff. */
  requiringTwoFactor: async <O extends { id: string }>(organization: O): Promise<O> => {
    await ctx.db
      .update(organizations)
      .set({ requireTwoFactor: true })
      .where(eq(organizations.id, organization.id))
    return organization
  },
})

const weekMs = 7 * 24 * 60 * 60 * 1000

/** What lies about: an open invitation, a mail that could not be delivered. */
const papers = (ctx: Ctx) => ({
  invitation: async (slug: string, role: Role = 'agent'): Promise<{ id: string; email: string }> => {
    const found = await findOrganizationBySlug(ctx, slug)
    if (!found) throw new Error(`no organization ${slug}`)
    const id = ctx.newId()
    const email = `invited-${id}@example.com`
    await ctx.db.insert(invitations).values({
      organizationId: found.organizationId,
      id,
      email,
      role,
      tokenHash: ctx.secrets.hashToken(ctx.secrets.newToken()),
      createdAt: ctx.now(),
      expiresAt: new Date(ctx.now().getTime() + weekMs),
    })
    return { id, email }
  },
  failedMail: async (recipient = 'nobody@example.com'): Promise<{ id: string }> => {
    const id = ctx.newId()
    await ctx.db.insert(mails).values({
      id,
      template: 'reset_password',
      recipient,
      subject: 'A new password',
      text: 'Choose a new password.',
      html: '<p>Choose a new password.</p>',
      messageId: `<${id}@example.com>`,
      state: 'failed',
      lastError: 'nobody answered',
      createdAt: ctx.now(),
    })
    return { id }
  },
})

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
  chat: (ticketId: string, body = 'Is anybody there?') => ({
    ticketId,
    clientId: newId(),
    kind: 'chat' as const,
    body,
  }),
})
