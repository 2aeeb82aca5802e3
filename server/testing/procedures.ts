import { type Role, roles } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'
import { appRouter } from '../app/router.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

/** What somebody has and may name in a call. */
export type Own = { ticketId: string; commentId: string; memberId: string; categoryId: string }

/** Who may call a procedure, and what a call says: something that would be done, with what is the caller's `own`. */
type Expectation = { allowed: 'everyone' | 'signed-in' | readonly Role[]; input?: (own: Own) => unknown }

const everyMember = roles
const staff = ['agent', 'manager', 'admin'] as const
const setUp = {
  organizationName: 'Umbrella',
  username: 'eve',
  email: 'eve@example.com',
  password: 'a long enough password',
}

/** Every procedure of the router; one that is missing here fails the walk of `access.test.ts`. */
export const expectations: Record<string, Expectation> = {
  'setup.status': { allowed: 'everyone' },
  'setup.complete': { allowed: 'everyone', input: () => setUp },
  'auth.me': { allowed: 'everyone' },
  'auth.signUpOptions': { allowed: 'everyone' },
  'auth.signUp': { allowed: 'everyone', input: () => ({ ...setUp, organization: 'nowhere' }) },
  'auth.signIn': { allowed: 'everyone', input: () => ({ identifier: 'nobody', password: 'wrong' }) },
  'auth.signOut': { allowed: 'signed-in' },
  'organizations.current': { allowed: everyMember },
  'members.list': { allowed: staff, input: () => ({}) },
  'members.changeRole': {
    allowed: ['admin'],
    input: ({ memberId }) => ({ userId: memberId, role: 'agent' }),
  },
  'tickets.list': { allowed: everyMember, input: () => ({}) },
  'tickets.counts': { allowed: everyMember },
  'tickets.get': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'tickets.create': {
    allowed: everyMember,
    input: ({ categoryId }) => ({
      clientId: crypto.randomUUID(),
      title: 'Help me',
      description: 'Please',
      categoryId,
    }),
  },
  'tickets.edit': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, version: 1, title: 'Help me' }),
  },
  'tickets.changeStatus': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, version: 1, status: 'closed' }),
  },
  'tickets.assign': { allowed: staff, input: ({ ticketId }) => ({ ticketId, version: 1, assigneeId: null }) },
  'tickets.triage': { allowed: staff, input: ({ ticketId }) => ({ ticketId, version: 1, priority: 'low' }) },
  'comments.timeline': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'comments.versions': { allowed: everyMember, input: ({ commentId }) => ({ commentId }) },
  'comments.add': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, clientId: crypto.randomUUID(), kind: 'reply', body: 'Hello' }),
  },
  'comments.edit': { allowed: everyMember, input: ({ commentId }) => ({ commentId, body: 'Hello again' }) },
  'comments.delete': { allowed: everyMember, input: ({ commentId }) => ({ commentId }) },
  'search.tickets': { allowed: everyMember, input: () => ({ q: 'help' }) },
  'live.events': { allowed: everyMember, input: () => ({}) },
}

const definitionSchema = z.object({
  type: z.enum(['query', 'mutation', 'subscription']),
  meta: z.object({ for: z.string() }),
  inputs: z.array(z.instanceof(z.ZodType)),
})

/** Every procedure by its path: whether it reads or writes, for whom it says that it is, and what it takes. */
export const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  ...definitionSchema.parse(Reflect.get(procedure, '_def')),
}))

/** What a call of a procedure says when its caller names what is theirs. */
export const inputOf = (path: string, own: Own): unknown => expectations[path]?.input?.(own)

/** Makes a ticket of this person with a reply of theirs; a member and a category of their organization. */
export const ownOf = async (world: World, person: TestPerson): Promise<Own> => {
  const as = world.as(person)
  const ticket = await as.tickets.create(world.given.request())
  const { commentId } = await as.comments.add(world.given.reply(ticket.id))
  const { categories } = await as.organizations.current()
  const member = await world.given.requester(person.organization ?? '')
  return { ticketId: ticket.id, commentId, memberId: member.id, categoryId: categories[0]?.id ?? '' }
}
