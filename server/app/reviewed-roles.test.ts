import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { type As, everybody, leadsAlone, openRoles, type Roles } from '#server/testing/lines.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let people: Roles['people']
let olga: TestPerson
let askedOfEach: Roles['askedOfEach']
let ticketOf: Roles['ticketOf']
let ticketAt: Roles['ticketAt']
let moved: Roles['moved']

beforeAll(async () => {
  world = await openWorld()
  ;({ people, olga, askedOfEach, ticketOf, ticketAt, moved } = await openRoles(world, 'reviewed'))
})
afterAll(() => world.close())

const raise = {
  action: 'CHANGE_SEVERITY',
  newSeverity: 'critical',
  severityChangeReason: 'It is worse',
} as const

/** Somebody who reviews what nobody else in these tests has a part in. */
const reviewer = () => world.given.manager(people.admin.organization ?? '', 'Max')

const sentBack = async (person: TestPerson): Promise<string> => {
  const ticketId = await ticketOf(person)
  await world.as(await reviewer()).reviews.review({ ...(await ticketAt(ticketId)), ...raise })
  return ticketId
}
const approved = async (person: TestPerson): Promise<string> => {
  const ticketId = await ticketOf(person)
  await world.as(await reviewer()).reviews.review({ ...(await ticketAt(ticketId)), action: 'APPROVE' })
  return ticketId
}
const opened = async (person: TestPerson): Promise<string> => moved(await approved(person), 'open')

const edit = async (as: As, ticketId: string) =>
  as.tickets.edit({ ...(await ticketAt(ticketId)), title: `Edited ${crypto.randomUUID()}` })

const nobody = (code: string) => Object.fromEntries(Object.keys(everybody).map((role) => [role, code]))

describe('review a draft, where drafts are reviewed', () => {
  const deeds = [{ action: 'APPROVE' }, raise, { ...raise, newSeverity: 'low' }] as const

  it.each(deeds)('managers and admins: %j', async (deed) => {
    const line = await askedOfEach(async (as) =>
      as.reviews.review({ ...(await ticketAt(await ticketOf(olga))), ...deed }),
    )
    expect(line).toEqual(leadsAlone)
  })

  it.each(deeds)('not their own, admins neither: %j', async (deed) => {
    const line = await askedOfEach(async (as, person) =>
      as.reviews.review({ ...(await ticketAt(await ticketOf(person))), ...deed }),
    )
    expect(line).toEqual({ ...leadsAlone, manager: 'ticket.own_draft', admin: 'ticket.own_draft' })
  })

  it('nor what they wrote down for another', async () => {
    for (const person of [people.manager, people.admin]) {
      const input = { ...world.given.request(), requesterId: olga.id }
      const { id } = await world.as(person).tickets.create(input)
      const refusal = await refusalOf(
        world.as(person).reviews.review({ ...(await ticketAt(id)), action: 'APPROVE' }),
      )
      expect([refusal?.kind, refusal?.code]).toEqual(['refused', 'ticket.own_draft'])
    }
  })

  it('no admin forces their own past it', async () => {
    for (const ticketId of [await ticketOf(people.admin), await sentBack(people.admin)]) {
      const force = { status: 'open', override: true, reason: 'I know best' } as const
      const refusal = await refusalOf(
        world.as(people.admin).tickets.changeStatus({ ...(await ticketAt(ticketId)), ...force }),
      )
      expect(refusal?.code).toBe('ticket.own_draft')
    }
  })

  it('managers and admins see what waits', async () => {
    expect(await askedOfEach((as) => as.reviews.queue({}))).toEqual(leadsAlone)
  })
})

describe('edit title and description, where drafts are reviewed', () => {
  it('everybody what came back to them', async () => {
    expect(await askedOfEach(async (as, person) => edit(as, await sentBack(person)))).toEqual(everybody)
  })

  it("managers and admins another's that came back", async () => {
    expect(await askedOfEach(async (as) => edit(as, await sentBack(olga)))).toEqual({
      ...everybody,
      requester: 'ticket.not_found',
      agent: 'ticket.edit_not_allowed',
    })
  })

  it('nobody at another time', async () => {
    for (const given of [ticketOf, approved, opened]) {
      const line = await askedOfEach(async (as, person) => edit(as, await given(person)))
      expect(line).toEqual(nobody('ticket.edit_not_allowed'))
    }
  })

  it('after it the request waits for a review again', async () => {
    const ticketId = await sentBack(people.requester)
    const { status } = await edit(world.as(people.requester), ticketId)
    expect(status).toBe('draft')
  })
})

describe('status and severity before the work', () => {
  it('nobody moves a draft, or what came back, by hand', async () => {
    for (const [given, code] of [
      [ticketOf, 'ticket.needs_review'],
      [sentBack, 'ticket.move_not_allowed'],
    ] as const) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.changeStatus({ ...(await ticketAt(await given(person))), status: 'pending' }),
      )
      expect(line).toEqual(nobody(code))
    }
  })

  it('staff open what was approved, and close it', async () => {
    for (const status of ['open', 'closed'] as const) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.changeStatus({ ...(await ticketAt(await approved(person))), status }),
      )
      expect(line).toEqual({ ...everybody, requester: 'ticket.staff_move' })
    }
  })

  it('only a review changes the severity of a draft', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.tickets.triage({ ...(await ticketAt(await ticketOf(person))), severity: 'high' }),
    )
    expect(line).toEqual({ ...nobody('ticket.severity_in_review'), requester: 'permission.missing' })
  })
})

describe('severity after the approval', () => {
  const grade = async (as: As, ticketId: string) =>
    as.tickets.triage({ ...(await ticketAt(ticketId)), severity: 'critical' })
  const canGrade = async (as: As, ticket: string) => (await as.tickets.get({ ticket })).can.severity

  it('managers and admins, but not on their own tickets', async () => {
    for (const given of [approved, opened]) {
      const others = await askedOfEach(async (as) => grade(as, await given(olga)))
      expect(others).toEqual({ ...leadsAlone, agent: 'ticket.severity_in_review' })
      const own = await askedOfEach(async (as, person) => grade(as, await given(person)))
      expect(own).toEqual({ ...nobody('ticket.severity_in_review'), requester: 'permission.missing' })
    }
  })

  it('each is shown what they may', async () => {
    const ticketId = await opened(olga)
    expect(await canGrade(world.as(people.agent), ticketId)).toBe(false)
    expect(await canGrade(world.as(people.manager), ticketId)).toBe(true)
    expect(await canGrade(world.as(people.manager), await opened(people.manager))).toBe(false)
  })
})

describe('delete a ticket, where drafts are reviewed', () => {
  const never = { agent: 'permission.missing', manager: 'permission.missing' }

  it('requesters their own and admins, before it is approved', async () => {
    for (const given of [ticketOf, sentBack]) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.delete({ ticketId: await given(person) }),
      )
      expect(line).toEqual({ ...everybody, ...never })
    }
  })

  it('nobody later', async () => {
    for (const given of [approved, opened]) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.delete({ ticketId: await given(person) }),
      )
      expect(line).toEqual({ ...nobody('ticket.delete_not_allowed'), ...never })
    }
  })
})
