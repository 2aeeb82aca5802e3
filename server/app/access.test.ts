import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { expectations, inputOf, type Own, ownOf, procedures } from '#server/testing/procedures.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type Role, roles } from '#shared/permissions.ts'

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
  ofGlobex = await ownOf(world, globex.admin)
})
afterAll(() => world.close())

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

const paths = procedures.map(({ path }) => path)
const membersOnly = paths.filter((path) => Array.isArray(expectations[path]?.allowed))

describe('who may call what', () => {
  it('every procedure has its expectation here, and none is left over', () => {
    expect(Object.keys(expectations).sort()).toEqual([...paths].sort())
  })

  it.each(procedures)('$path declares the access that is expected of it', ({ path, meta }) => {
    const allowed = expectations[path]?.allowed
    expect(meta.for).toBe(typeof allowed === 'string' ? allowed : 'members')
  })

  it.each(paths)('%s without a session', async (path) => {
    const refusal = await refusalOf(call(world.asAnonymous(acme.slug), path, inputOf(path, ofGlobex)))
    if (expectations[path]?.allowed === 'everyone') expect(refusal?.code).not.toBe('auth.required')
    else expect(refusal?.code).toBe('auth.required')
  })

  it.each(membersOnly.flatMap((path) => roles.map((role) => [path, role] as const)))(
    '%s as %s',
    async (path, role) => {
      const own = await ownOf(world, people[role])
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
    const own = await ownOf(world, people.admin)
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
    const { ticketId } = await ownOf(world, people.agent)
    const cross = world.deps.sql`update tickets set assignee_id = ${globex.admin.id} where id = ${ticketId}`
    await expect(cross).rejects.toThrow('tickets_assignee_fk')
  })
})

/** Stands for every id, to tell which inputs carry one. */
const idNames: Own = { ticketId: 'OWN', commentId: 'OWN', memberId: 'OWN', categoryId: 'OWN' }
