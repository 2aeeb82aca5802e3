import { type Role, roles } from '#shared/permissions.ts'
import type { TicketStatus, Workflow } from '#shared/tickets.ts'
import { refusalOf } from './expect-error.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

export type As = ReturnType<World['as']>

/** A line of product.md's table: what a role is answered, `yes` or the code of the refusal. */
export type Line = Record<Role, string>

export const everybody: Line = { requester: 'yes', agent: 'yes', manager: 'yes', admin: 'yes' }
export const staffAlone = (refusal: string): Line => ({ ...everybody, requester: refusal })
export const leadsAlone: Line = {
  ...everybody,
  requester: 'permission.missing',
  agent: 'permission.missing',
}
export const adminsAlone: Line = { ...leadsAlone, manager: 'permission.missing' }

/** An organization with one person of each role and another requester, and what they come to. */
export const openRoles = async (world: World, workflow: Workflow = 'direct') => {
  const { slug, admin } = await world.given.organization('Acme')
  const people: Record<Role, TestPerson> = {
    requester: await world.given.requester(slug, 'Rita'),
    agent: await world.given.agent(slug, 'Ben'),
    manager: await world.given.manager(slug, 'Mia'),
    admin,
  }
  const olga = await world.given.requester(slug, 'Olga')
  await world.as(admin).organizations.updateSettings({ workflow })

  const ticketOf = async (person: TestPerson): Promise<string> =>
    (await world.as(person).tickets.create(world.given.request())).id
  /** What names a ticket to who changes it. */
  const ticketAt = async (ticketId: string) => {
    const { version } = await world.as(admin).tickets.get({ ticket: ticketId })
    return { ticketId, version }
  }
  return {
    organization: slug,
    people,
    olga,
    ticketOf,
    ticketAt,
    moved: async (ticketId: string, ...statuses: TicketStatus[]): Promise<string> => {
      for (const status of statuses)
        await world.as(admin).tickets.changeStatus({ ...(await ticketAt(ticketId)), status })
      return ticketId
    },
    /** Lets somebody of each role do it. */
    askedOfEach: async (does: (as: As, person: TestPerson) => Promise<unknown>): Promise<Line> => {
      const line = { ...everybody }
      for (const role of roles) {
        const refusal = await refusalOf(does(world.as(people[role]), people[role]))
        line[role] = refusal?.code ?? 'yes'
      }
      return line
    },
  }
}
export type Roles = Awaited<ReturnType<typeof openRoles>>
