import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import { expectations, type OperatorsOwn, type Own } from '#server/testing/expectations.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { call, inputOf, operatorsOwn, ownOf, procedures } from '#server/testing/procedures.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { isStaff, type Role, roles } from '#shared/permissions.ts'

type Organization = { id: string; slug: string; admin: TestPerson }

let world: World
let acme: Organization
let globex: Organization
let people: Record<Role, TestPerson>
let stranger: TestPerson
let operator: TestPerson
let ofGlobex: Own
let operators: OperatorsOwn

beforeAll(async () => {
  world = await openWorld()
  acme = await world.given.organization('Acme')
  globex = await world.given.organization('Globex')
  people = await everyRoleOf(acme)
  stranger = await world.given.stranger()
  operator = await world.given.operator()
  ofGlobex = await ownOf(world, globex.admin)
  operators = await operatorsOwn(world)
})
afterAll(() => world.close())

const everyRoleOf = async ({ slug, admin }: Organization): Promise<Record<Role, TestPerson>> => ({
  requester: await world.given.requester(slug),
  agent: await world.given.agent(slug),
  manager: await world.given.manager(slug),
  admin,
})

/** The code with which a person is refused; `answered` when they are not. */
const answerTo = async (person: TestPerson, path: string, own = ofGlobex): Promise<string> =>
  (await refusalOf(call(world.as(person), path, inputOf(path, own, operators))))?.code ?? 'answered'

const paths = procedures.map(({ path }) => path)
const allowedTo = (who: string) => paths.filter((path) => expectations[path]?.allowed === who)
const forMembers = paths.filter((path) => Array.isArray(expectations[path]?.allowed))
const forOperators = [...allowedTo('operator'), ...allowedTo('mail-reader')]
const mayCall = (path: string, role: Role): boolean => expectations[path]?.allowed.includes(role) ?? false
/** What somebody is answered who may call. */
const answerOf = (path: string): string => expectations[path]?.answer ?? 'answered'

/** By which the way into a procedure is barred, or nothing is behind it. */
const bars: readonly ErrorCode[] = [
  'auth.required',
  'permission.missing',
  'organization.suspended',
  'organization.name_required',
  'auth.two_factor_required',
  'server.internal',
]

describe('who may call what', () => {
  it('every procedure has its expectation, and none is left over', () => {
    expect(Object.keys(expectations).sort()).toEqual([...paths].sort())
  })

  it.each(procedures)('$path declares the access that is expected of it', ({ path, meta }) => {
    const allowed = expectations[path]?.allowed
    expect(meta.for).toBe(typeof allowed === 'string' ? allowed : 'members')
  })

  it.each(paths)('%s without a session', async (path) => {
    const refusal = await refusalOf(call(world.asAnonymous(acme.slug), path, inputOf(path, ofGlobex)))
    const code = refusal?.code ?? 'answered'
    expect(code).toBe(expectations[path]?.allowed === 'everyone' ? answerOf(path) : 'auth.required')
  })

  it.each(allowedTo('signed-in').flatMap((path) => roles.map((role) => [path, role] as const)))(
    '%s as %s, of their own account alone',
    async (path, role) => {
      const person = await world.given.member(acme.slug, role, role)
      expect(await answerTo(person, path, await ownOf(world, person))).toBe(answerOf(path))
    },
  )

  it.each(forMembers.flatMap((path) => roles.map((role) => [path, role] as const)))(
    '%s as %s',
    async (path, role) => {
      const own = await ownOf(world, people[role])
      const expected = mayCall(path, role) ? answerOf(path) : 'permission.missing'
      expect(await answerTo(people[role], path, own)).toBe(expected)
    },
  )

  it.each(forMembers)('%s by somebody without an organization, or of another one', async (path) => {
    for (const organization of [acme.slug, globex.slug, 'nowhere', null])
      expect(await answerTo({ ...stranger, organization }, path)).toBe('organization.not_found')
    const outsider = { ...people.admin, organization: globex.slug }
    expect(await answerTo(outsider, path)).toBe('organization.not_found')
  })

  it.each(forMembers)('%s by the operator, who is in no organization by that', async (path) => {
    for (const organization of [acme.slug, null])
      expect(await answerTo({ ...operator, organization }, path)).toBe('organization.not_found')
  })

  it.each(forOperators)('%s by the operator alone', async (path) => {
    operators = await operatorsOwn(world)
    for (const role of roles) expect(await answerTo(people[role], path)).toBe('permission.missing')
    expect(await answerTo(stranger, path)).toBe('permission.missing')
    expect(await answerTo(operator, path)).toBe(answerOf(path))
  })

  // By whatever name one keeps a draft, it is one's own.
  const namingIds = forMembers.filter(
    (path) => !path.startsWith('drafts.') && JSON.stringify(inputOf(path, idNames))?.includes('OWN'),
  )
  it.each(namingIds)("%s with another organization's ids finds nothing", async (path) => {
    const refusal = await refusalOf(call(world.as(people.admin), path, inputOf(path, ofGlobex)))
    expect(refusal?.code).toBe(answerToForeign[path] ?? `${path.split('.')[0]?.slice(0, -1)}.not_found`)
  })
})

/** What a call that names what is another organization's is answered, where it is not that its kind was not found. */
const answerToForeign: Record<string, ErrorCode> = {
  'organizations.changeCategory': 'category.not_found',
  'organizations.orderCategories': 'category.order_stale',
  'memberSecurity.resetTwoFactor': 'member.not_found',
  'tickets.create': 'category.not_found',
  'reviews.review': 'ticket.not_found',
  'comments.add': 'ticket.not_found',
  'comments.timeline': 'ticket.not_found',
  'comments.mentionable': 'ticket.not_found',
  'chat.messages': 'ticket.not_found',
  'presence.who': 'ticket.not_found',
  'presence.here': 'ticket.not_found',
  'presence.leave': 'ticket.not_found',
  'presence.seeChat': 'ticket.not_found',
  'attachments.list': 'ticket.not_found',
  'attachments.createUpload': 'ticket.not_found',
  'attachments.attach': 'attachment.upload_not_found',
}

describe('who has come in and may not act', () => {
  let closed: Record<Role, TestPerson>
  let left: TestPerson
  let unproved: Record<Role, TestPerson>
  let unprovedOperator: TestPerson
  let strict: Record<Role, TestPerson>
  let equipped: TestPerson

  beforeAll(async () => {
    const { given } = world
    const initech = await given.organization('Initech')
    closed = await everyRoleOf(initech)
    await given.suspended(initech)
    left = await given.deactivated(await given.member(acme.slug, 'admin', 'Lefty'))
    const hooli = await given.organization('Hooli')
    unproved = await everyRoleOf(hooli)
    for (const role of roles) await given.unverified(unproved[role])
    unprovedOperator = await given.unverified(await given.operator('Otto'))
    const umbrella = await given.organization('Umbrella')
    strict = await everyRoleOf(umbrella)
    equipped = await given.twoFactor(await given.member(umbrella.slug, 'admin', 'Edna'))
    await given.requiringTwoFactor(umbrella)
  })

  it.each(forMembers)('%s in an organization that is suspended', async (path) => {
    for (const role of roles) expect(await answerTo(closed[role], path)).toBe('organization.suspended')
  })

  it.each(forMembers)('%s by somebody who was deactivated', async (path) => {
    for (const organization of [acme.slug, null])
      expect(await answerTo({ ...left, organization }, path)).toBe('organization.not_found')
  })

  it.each(forMembers)('%s by somebody whose email is not proved', async (path) => {
    for (const role of roles) expect(await answerTo(unproved[role], path)).toBe('auth.email_unverified')
    const elsewhere = { ...unproved.admin, organization: acme.slug }
    expect(await answerTo(elsewhere, path)).toBe('auth.email_unverified')
  })

  it.each(forOperators)('%s by an operator whose email is not proved', async (path) => {
    expect(await answerTo(unprovedOperator, path)).toBe('auth.email_unverified')
  })

  it.each(forMembers)('%s by staff without the authenticator app that is asked of them', async (path) => {
    for (const role of roles) {
      if (!mayCall(path, role)) expect(await answerTo(strict[role], path)).toBe('permission.missing')
      else if (isStaff(role)) expect(await answerTo(strict[role], path)).toBe('auth.two_factor_required')
      else expect(bars).not.toContain(await answerTo(strict[role], path))
    }
  })

  it.each(forMembers)('%s by staff who have one', async (path) => {
    expect(bars).not.toContain(await answerTo(equipped, path))
  })

  it.each(allowedTo('signed-in'))('%s is open to them all', async (path) => {
    for (const person of [closed.agent, left, strict.agent, unproved.agent]) {
      const code = await answerTo(await world.given.anotherBrowser(person), path)
      expect(bars).not.toContain(code)
    }
  })

  it('where no proof of an email is asked for, nobody waits for it', async () => {
    const lenient = await openWorld({
      policy: { requireEmailVerification: false, autoCloseDays: 14, isInboxOpen: false },
    })
    const { admin } = await lenient.given.organization('Hooli')
    await lenient.given.unverified(admin)
    expect((await lenient.as(admin).organizations.current()).slug).toBe('hooli')
    await lenient.close()
  })
})

describe('rows of two organizations', () => {
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
const idNames: Own = {
  ticketId: 'OWN',
  otherTicketId: 'OWN',
  commentId: 'OWN',
  memberId: 'OWN',
  categoryId: 'OWN',
  categoryIds: ['OWN'],
  invitationId: 'OWN',
  sessionId: 'OWN',
  attachmentId: 'OWN',
  uploadId: 'OWN',
}
