import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { appRouter } from './router.ts'

/**
 * Every procedure, who may call it, and what a call says. A procedure that is missing here fails the walk.
 * `own` is a ticket of the one who calls; ids of another organization are tried in its place.
 */
type Expectation = { allowed: 'everyone' | 'signed-in' | readonly Role[]; input?: (own: Own) => unknown }
type Own = { ticketId: string; commentId: string; memberId: string; categoryId: string }

const everyMember = roles
const staff = ['agent', 'manager', 'admin'] as const
const setUp = {
  organizationName: 'Umbrella',
  username: 'eve',
  email: 'eve@example.com',
  password: 'a long enough password',
}

const expectations: Record<string, Expectation> = {
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
    input: ({ ticketId }) => ({ ticketId, version: 1, status: 'open' }),
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

let world: World
let people: Record<Role, TestPerson>
let acme: { slug: string; admin: TestPerson }
let globex: { slug: string; admin: TestPerson }
let stranger: TestPerson
let ofGlobex: Own

beforeAll(async () => {
  world = await openWorld()
  acme = await world.given.organization('Acme')
  globex = await world.given.organization('Globex')
  people = {
    requester: await world.given.requester(acme.slug),
    agent: await world.given.agent(acme.slug),
    manager: await world.given.manager(acme.slug),
    admin: acme.admin,
  }
  stranger = await world.given.stranger()
  ofGlobex = await ownOf(globex.admin)
})
afterAll(() => world.close())

const ownOf = async (person: TestPerson): Promise<Own> => {
  const as = world.as(person)
  const ticket = await as.tickets.create(world.given.request())
  const { commentId } = await as.comments.add(world.given.reply(ticket.id))
  const { categories } = await as.organizations.current()
  const member = await world.given.requester(person.organization ?? '')
  return { ticketId: ticket.id, commentId, memberId: member.id, categoryId: categories[0]?.id ?? '' }
}

type Caller = ReturnType<World['as']>

/** Calls a procedure by its path; a stream is read to its first message. */
const call = async (caller: Caller, path: string, input: unknown): Promise<unknown> => {
  const procedure = path.split('.').reduce<unknown>((part, name) => Reflect.get(Object(part), name), caller)
  if (typeof procedure !== 'function') throw new Error(`no procedure ${path}`)
  const answer: unknown = await procedure(input)
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) return firstOf(answer)
  return answer
}

const firstOf = async (stream: object): Promise<unknown> => {
  const iterator: unknown = Reflect.get(stream, Symbol.asyncIterator).call(stream)
  if (!isIterator(iterator)) return undefined
  const { value } = await iterator.next()
  await iterator.return?.()
  return value
}
const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value

const paths = Object.keys(appRouter._def.procedures)
const inputOf = (path: string, own: Own) => expectations[path]?.input?.(own)
const membersOnly = paths.filter((path) => Array.isArray(expectations[path]?.allowed))

describe('who may call what', () => {
  it('every procedure has its expectation here, and none is left over', () => {
    expect(Object.keys(expectations).sort()).toEqual([...paths].sort())
  })

  it.each(paths)('%s declares the access that is expected of it', (path) => {
    const procedure: unknown = Reflect.get(appRouter._def.procedures, path)
    const { meta } = Reflect.get(Object(procedure), '_def')
    const allowed = expectations[path]?.allowed
    expect(meta?.for).toBe(typeof allowed === 'string' ? allowed : 'members')
  })

  it.each(paths)('%s without a session', async (path) => {
    const refusal = await refusalOf(call(world.asAnonymous(acme.slug), path, inputOf(path, ofGlobex)))
    if (expectations[path]?.allowed === 'everyone') expect(refusal?.code).not.toBe('auth.required')
    else expect(refusal?.code).toBe('auth.required')
  })

  it.each(membersOnly.flatMap((path) => roles.map((role) => [path, role] as const)))(
    '%s as %s',
    async (path, role) => {
      const own = await ownOf(people[role])
      const refusal = await refusalOf(call(world.as(people[role]), path, inputOf(path, own)))
      const mayCall = expectations[path]?.allowed.includes(role) ?? false
      expect(refusal?.code ?? 'answered').toBe(mayCall ? 'answered' : 'permission.missing')
    },
  )

  it.each(membersOnly)('%s by somebody without an organization, or of another one', async (path) => {
    const input = inputOf(path, ofGlobex)
    for (const organization of [acme.slug, globex.slug, 'nowhere', null]) {
      const refusal = await refusalOf(call(world.as({ ...stranger, organization }), path, input))
      expect(refusal?.code).toBe('organization.not_found')
    }
    const outsider = { ...people.admin, organization: globex.slug }
    expect((await refusalOf(call(world.as(outsider), path, input)))?.code).toBe('organization.not_found')
  })

  it.each(membersOnly.filter((path) => JSON.stringify(inputOf(path, idNames))?.includes('OWN')))(
    "%s with another organization's ids finds nothing",
    async (path) => {
      const refusal = await refusalOf(call(world.as(people.admin), path, inputOf(path, ofGlobex)))
      expect(refusal?.kind).toBe('not_found')
    },
  )

  it("nobody hands a ticket, or asks, in the name of another organization's people", async () => {
    const own = await ownOf(people.admin)
    const as = world.as(people.admin)
    const request = world.given.request()
    const foreign = [
      as.tickets.assign({ ticketId: own.ticketId, version: 2, assigneeId: globex.admin.id }),
      as.tickets.create({ ...request, requesterId: globex.admin.id }),
      as.tickets.create({ ...request, assigneeId: globex.admin.id }),
      as.tickets.create({ ...request, categoryId: ofGlobex.categoryId }),
      as.tickets.triage({ ticketId: own.ticketId, version: 2, categoryId: ofGlobex.categoryId }),
    ]
    const refusals = await Promise.all(foreign.map(refusalOf))
    expect(refusals.map((refusal) => refusal?.kind)).toEqual(foreign.map(() => 'not_found'))
    const listed = await as.tickets.list({
      categoryId: [ofGlobex.categoryId],
      requester: globex.admin.username,
    })
    expect(listed.items).toEqual([])
  })

  it('the database itself refuses a row that points across', async () => {
    const { ticketId } = await ownOf(people.agent)
    const cross = world.deps.sql`update tickets set assignee_id = ${globex.admin.id} where id = ${ticketId}`
    await expect(cross).rejects.toThrow('tickets_assignee_fk')
  })
})

/** Stands for every id, to tell which inputs carry one. */
const idNames: Own = { ticketId: 'OWN', commentId: 'OWN', memberId: 'OWN', categoryId: 'OWN' }
