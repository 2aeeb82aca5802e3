import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import {
  type As,
  adminsAlone,
  everybody,
  leadsAlone,
  openRoles,
  type Roles,
  staffAlone,
} from '#server/testing/lines.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { CommentKind } from '#shared/comments.ts'
import { type Role, roles } from '#shared/permissions.ts'

let world: World
let organization: string
let people: Roles['people']
let olga: TestPerson
let askedOfEach: Roles['askedOfEach']
let ticketOf: Roles['ticketOf']
let ticketAt: Roles['ticketAt']
let moved: Roles['moved']

beforeAll(async () => {
  world = await openWorld()
  ;({ organization, people, olga, askedOfEach, ticketOf, ticketAt, moved } = await openRoles(world))
})
afterAll(() => world.close())

const said = async (by: TestPerson, ticketId: string, kind: CommentKind = 'reply') =>
  (await world.as(by).comments.add({ ticketId, clientId: world.deps.newId(), kind, body: 'Whispered' }))
    .commentId

const days = (count: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + count * 24 * 60 * 60 * 1000)
}

describe('create a ticket; comment on a ticket one can see', () => {
  it('everybody creates', async () => {
    expect(await askedOfEach((as) => as.tickets.create(world.given.request()))).toEqual(everybody)
  })

  it('staff create for others', async () => {
    const line = await askedOfEach((as) =>
      as.tickets.create({ ...world.given.request(), requesterId: olga.id }),
    )
    expect(line).toEqual(staffAlone('permission.missing'))
  })

  it('everybody comments on what is theirs', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.comments.add(world.given.reply(await ticketOf(person))),
    )
    expect(line).toEqual(everybody)
  })

  it("a requester does not find another's ticket", async () => {
    const ticketId = await ticketOf(olga)
    const line = await askedOfEach((as) => as.comments.add(world.given.reply(ticketId)))
    expect(line).toEqual(staffAlone('ticket.not_found'))
  })
})

describe('see tickets', () => {
  it('a requester their own, staff all', async () => {
    const ticket = await ticketOf(olga)
    expect(await askedOfEach((as) => as.tickets.get({ ticket }))).toEqual(staffAlone('ticket.not_found'))
    expect(await askedOfEach((as) => as.comments.timeline({ ticket }))).toEqual(
      staffAlone('ticket.not_found'),
    )
    const ownLine = await askedOfEach(async (as, person) =>
      as.tickets.get({ ticket: await ticketOf(person) }),
    )
    expect(ownLine).toEqual(everybody)
  })

  it('in the list too', async () => {
    const ids = { theirs: await ticketOf(olga), own: await ticketOf(people.requester) }
    const shown = async (role: Role) => {
      const { items } = await world.as(people[role]).tickets.list({ limit: 100 })
      return [ids.theirs, ids.own].map((id) => items.some((item) => item.id === id))
    }
    expect(await shown('requester')).toEqual([false, true])
    for (const role of ['agent', 'manager', 'admin'] as const) expect(await shown(role)).toEqual([true, true])
  })
})

describe('edit title and description', () => {
  const edit = async (as: As, ticketId: string) =>
    as.tickets.edit({ ...(await ticketAt(ticketId)), title: `Edited ${crypto.randomUUID()}` })

  it('everybody of what they asked for', async () => {
    expect(await askedOfEach(async (as, person) => edit(as, await ticketOf(person)))).toEqual(everybody)
  })

  it('a requester until it is closed', async () => {
    const line = await askedOfEach(async (as, person) =>
      edit(as, await moved(await ticketOf(person), 'closed')),
    )
    expect(line).toEqual(staffAlone('ticket.edit_not_allowed'))
  })

  it("staff of everybody's, a requester of no other's", async () => {
    const line = await askedOfEach(async (as) => edit(as, await ticketOf(olga)))
    expect(line).toEqual(staffAlone('ticket.not_found'))
  })
})

describe('internal notes', () => {
  it('staff write them', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.comments.add(world.given.note(await ticketOf(person))),
    )
    expect(line).toEqual(staffAlone('permission.missing'))
  })

  it('a requester never sees one, not even on their own ticket', async () => {
    const ticket = await ticketOf(people.requester)
    const noteId = await said(people.agent, ticket, 'note')
    for (const role of roles) {
      const told = JSON.stringify(await world.as(people[role]).comments.timeline({ ticket }))
      expect([role, told.includes(noteId), told.includes('Whispered')]).toEqual([
        role,
        role !== 'requester',
        role !== 'requester',
      ])
    }
    const line = await askedOfEach((as) => as.comments.versions({ commentId: noteId }))
    expect(line).toEqual(staffAlone('comment.not_found'))
  })
})

describe('status, priority, category, assignee, due date', () => {
  it('staff set priority, category and due date', async () => {
    const { categories } = await world.as(people.admin).organizations.current()
    const changes = [
      { priority: 'high' },
      { categoryId: categories[1]?.id },
      { dueAt: '2026-09-01T10:00:00Z' },
    ] as const
    for (const change of changes) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.triage({ ...(await ticketAt(await ticketOf(person))), ...change }),
      )
      expect(line).toEqual(staffAlone('permission.missing'))
    }
  })

  it('staff hand it to somebody', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.tickets.assign({ ...(await ticketAt(await ticketOf(person))), assigneeId: people.agent.id }),
    )
    expect(line).toEqual(staffAlone('permission.missing'))
  })

  it('staff move it on', async () => {
    for (const status of ['in_progress', 'waiting', 'resolved'] as const) {
      const line = await askedOfEach(async (as, person) =>
        as.tickets.changeStatus({ ...(await ticketAt(await ticketOf(person))), status }),
      )
      expect(line).toEqual(staffAlone('ticket.staff_move'))
    }
  })

  it('everybody withdraws their own', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.tickets.changeStatus({ ...(await ticketAt(await ticketOf(person))), status: 'closed' }),
    )
    expect(line).toEqual(everybody)
  })

  it('a requester reopens their own within the window, staff whenever', async () => {
    const reopen = async (as: As, person: TestPerson, after: number) => {
      const ticketId = await moved(await ticketOf(person), 'resolved')
      const ticket = await ticketAt(ticketId)
      days(after)
      return as.tickets.changeStatus({ ...ticket, status: 'open' })
    }
    expect(await askedOfEach((as, person) => reopen(as, person, 13))).toEqual(everybody)
    const late = await askedOfEach((as, person) => reopen(as, person, 15))
    expect(late).toEqual(staffAlone('ticket.reopen_window_over'))
  })

  it("a requester does not find another's ticket to move", async () => {
    const line = await askedOfEach(async (as) =>
      as.tickets.changeStatus({ ...(await ticketAt(await ticketOf(olga))), status: 'closed' }),
    )
    expect(line).toEqual(staffAlone('ticket.not_found'))
  })

  it('an admin overrides the table of moves, with a reason', async () => {
    const force = async (as: As, person: TestPerson, reason: { reason?: string }) => {
      const ticket = await ticketAt(await moved(await ticketOf(person), 'closed'))
      return as.tickets.changeStatus({ ...ticket, status: 'in_progress', override: true, ...reason })
    }
    const line = await askedOfEach((as, person) => force(as, person, { reason: 'Agreed by phone' }))
    expect(line).toEqual(adminsAlone)
    expect(await askedOfEach((as, person) => force(as, person, {}))).toEqual({
      ...adminsAlone,
      admin: 'ticket.reason_required',
    })
  })
})

describe('delete a comment', () => {
  it('everybody their own', async () => {
    const line = await askedOfEach(async (as, person) =>
      as.comments.delete({ commentId: await said(person, await ticketOf(person)) }),
    )
    expect(line).toEqual(everybody)
  })

  it("managers and admins another's", async () => {
    const line = await askedOfEach(async (as, person) => {
      const colleague = await world.given.agent(organization, 'Carl')
      return as.comments.delete({ commentId: await said(colleague, await ticketOf(person)) })
    })
    expect(line).toEqual({ ...everybody, requester: 'comment.not_author', agent: 'comment.not_author' })
  })

  it("a requester finds none on another's ticket", async () => {
    const line = await askedOfEach(async (as) =>
      as.comments.delete({ commentId: await said(olga, await ticketOf(olga)) }),
    )
    expect(line).toEqual({ ...everybody, requester: 'comment.not_found', agent: 'comment.not_author' })
  })
})

describe('delete and restore a ticket', () => {
  const requestersAndAdmins = { ...everybody, agent: 'permission.missing', manager: 'permission.missing' }
  const statuses = ['open', 'in_progress', 'waiting', 'resolved', 'closed'] as const
  const inStatus = async (person: TestPerson, status: (typeof statuses)[number]) =>
    moved(await ticketOf(person), ...(status === 'open' ? [] : [status]))

  it.each(statuses)('a requester their own and an admin any, in status %s too', async (status) => {
    const line = await askedOfEach(async (as, person) =>
      as.tickets.delete({ ticketId: await inStatus(person, status) }),
    )
    expect(line).toEqual(requestersAndAdmins)
  })

  it("an admin another's, which a requester does not find", async () => {
    const line = await askedOfEach(async (as) => as.tickets.delete({ ticketId: await ticketOf(olga) }))
    expect(line).toEqual({ ...adminsAlone, requester: 'ticket.not_found' })
  })

  it('a requester takes back what they deleted themselves, an admin whatever was deleted', async () => {
    const deletedBy = async (person: TestPerson, by: TestPerson) => {
      const ticketId = await ticketOf(person)
      await world.as(by).tickets.delete({ ticketId })
      return ticketId
    }
    const ownLine = await askedOfEach(async (as, person) => {
      const by = person === people.requester ? person : people.admin
      return as.tickets.restore({ ticketId: await deletedBy(person, by) })
    })
    expect(ownLine).toEqual(requestersAndAdmins)
    const line = await askedOfEach(async (as) =>
      as.tickets.restore({ ticketId: await deletedBy(people.requester, people.admin) }),
    )
    expect(line).toEqual({ ...adminsAlone, requester: 'ticket.not_found' })
  })

  it('nobody sees what is deleted, and admins alone list it', async () => {
    const ticketId = await ticketOf(people.requester)
    await world.as(people.admin).tickets.delete({ ticketId })
    const nobody = Object.fromEntries(Object.keys(everybody).map((role) => [role, 'ticket.not_found']))
    expect(await askedOfEach((as) => as.tickets.get({ ticket: ticketId }))).toEqual(nobody)
    expect(await askedOfEach((as) => as.tickets.deleted({}))).toEqual(adminsAlone)
  })
})

describe('audit log', () => {
  it('managers and admins read it', async () => {
    expect(await askedOfEach((as) => as.audit.list({}))).toEqual(leadsAlone)
  })
})

describe('members, invitations, organization settings', () => {
  const somebody = () => world.given.requester(organization, 'Nora')

  it.each<[string, (as: As) => Promise<unknown>]>([
    ['read the settings', (as) => as.organizations.settings()],
    ['change the settings', (as) => as.organizations.updateSettings({ reopenWindowDays: 14 })],
    ['add a category', (as) => as.organizations.addCategory({ name: crypto.randomUUID() })],
    ['read the words of mails', (as) => as.organizations.wordings()],
    ['take back the words of a mail', (as) => as.organizations.resetWording({ template: 'invitation' })],
    [
      'give another role',
      async (as) => as.members.changeRole({ userId: (await somebody()).id, role: 'agent' }),
    ],
    ['deactivate', async (as) => as.members.deactivate({ userId: (await somebody()).id })],
    [
      'reactivate',
      async (as) => as.members.reactivate({ userId: (await world.given.deactivated(await somebody())).id }),
    ],
    [
      'take away a lost authenticator app',
      async (as) =>
        as.memberSecurity.resetTwoFactor({ userId: (await world.given.twoFactor(await somebody())).id }),
    ],
    ['see invitations', (as) => as.invitations.list({})],
    ['invite', (as) => as.invitations.create({ email: `${crypto.randomUUID()}@example.com`, role: 'admin' })],
    [
      'revoke an invitation',
      async (as) => as.invitations.revoke({ invitationId: (await world.given.invitation(organization)).id }),
    ],
  ])('admins alone %s', async (_name, does) => {
    expect(await askedOfEach(does)).toEqual(adminsAlone)
  })

  it('staff know who the members are, since they hand tickets to them', async () => {
    expect(await askedOfEach((as) => as.members.list({}))).toEqual(staffAlone('permission.missing'))
  })
})

describe('what is refused, and how', () => {
  it("another organization's is not found, what one's role lacks is forbidden, and without a session one signs in first", async () => {
    const globex = await world.given.organization('Globex')
    const ticketId = await ticketOf(globex.admin)
    const change = { ticketId, version: 1, priority: 'low' } as const
    const kinds = [
      await refusalOf(world.as(people.admin).tickets.triage(change)),
      await refusalOf(world.as(people.requester).tickets.triage(change)),
      await refusalOf(world.asAnonymous(organization).tickets.triage(change)),
    ]
    expect(kinds.map((refusal) => refusal?.kind)).toEqual(['not_found', 'forbidden', 'unauthenticated'])
  })
})
