import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/expect-error.ts'
import type { TestPerson } from '../testing/given.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let operator: TestPerson
beforeAll(async () => {
  world = await openWorld({ poolSize: 10 })
  operator = await world.given.operator()
})
afterAll(() => world.close())

const openTeam = async () => {
  const { id, slug, admin } = await world.given.organization('Careful')
  await world.as(admin).organizations.updateSettings({ workflow: 'reviewed' })
  const [rita, mia] = await Promise.all([world.given.requester(slug), world.given.manager(slug)])
  const second = await world.given.member(slug, 'admin', 'Ada')
  return { id, slug, admin, rita, mia, second }
}
type Team = Awaited<ReturnType<typeof openTeam>>

const draft = (team: Team) => world.as(team.rita).tickets.create(world.given.request())
type Seen = { id: string; version: number }
const approve = (by: TestPerson, { id, version }: Seen) =>
  world.as(by).reviews.review({ ticketId: id, version, action: 'APPROVE' })

/** What somebody did after another was noted to have taken their right, in the order of the log. */
const deedsAfter = (team: Team, actorId: string, action: string) => world.deps.sql<{ action: string }[]>`
  select e.action from audit_entries e
  where e.organization_id = ${team.id} and e.actor_id = ${actorId}
    and e.number > (select max(number) from audit_entries where organization_id = ${team.id} and action = ${action})`

/** Lets somebody begin to write to a ticket, does something else until it is committed, and lets them go on. */
const amid = async (ticketId: string, write: () => Promise<unknown>, meanwhile: () => Promise<unknown>) => {
  const { sql } = world.deps
  return sql.begin(async (holder) => {
    await holder`select id from tickets where id = ${ticketId} for update`
    const outcome = refusalOf(write())
    const waiting = () => sql`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await waiting()).length, { timeout: 5_000, interval: 10 }).toBe(1)
    await meanwhile()
    return { outcome }
  })
}

describe('who loses the right while they write', () => {
  test('decides nothing any more: a manager who is made an agent', async () => {
    const team = await openTeam()
    const ticket = await draft(team)
    const demote = () => world.as(team.admin).members.changeRole({ userId: team.mia.id, role: 'agent' })
    const { outcome } = await amid(ticket.id, () => approve(team.mia, ticket), demote)
    expect(await outcome).toMatchObject({ code: 'permission.missing' })
    expect(await world.as(team.rita).tickets.get({ ticket: ticket.id })).toMatchObject({
      status: 'draft',
      version: 1,
    })
    expect(await deedsAfter(team, team.mia.id, 'member.role_changed')).toEqual([])
  })

  test('changes nothing any more: an admin who is deactivated', async () => {
    const team = await openTeam()
    const ticket = await draft(team)
    const deactivate = () => world.as(team.admin).members.deactivate({ userId: team.second.id })
    const { outcome } = await amid(
      ticket.id,
      () => world.as(team.second).tickets.delete({ ticketId: ticket.id }),
      deactivate,
    )
    expect(await outcome).toMatchObject({ code: 'permission.missing' })
    expect(await deedsAfter(team, team.second.id, 'member.deactivated')).toEqual([])
  })

  test('says nothing any more: everyone in an organization that is suspended', async () => {
    const team = await openTeam()
    const ticket = await draft(team)
    const suspend = () => world.as(operator).installation.suspend({ organizationId: team.id })
    const { outcome } = await amid(
      ticket.id,
      () => world.as(team.rita).comments.add(world.given.reply(ticket.id)),
      suspend,
    )
    expect(await outcome).toMatchObject({ code: 'organization.suspended' })
    expect(await deedsAfter(team, team.rita.id, 'organization.suspended')).toEqual([])
  })

  test('has done, in the order of the log, all that they did before; however close it was', async () => {
    const team = await openTeam()
    const { changeRole } = world.as(team.admin).members
    const outcomes: (string | null)[] = []
    for (let round = 0; round < 25; round += 1) {
      const tickets = await Promise.all([draft(team), draft(team), draft(team)])
      const [demotion, ...decisions] = await Promise.all([
        changeRole({ userId: team.mia.id, role: 'requester' }).then(() => null),
        ...tickets.map((ticket) =>
          approve(team.mia, ticket).then(
            () => null,
            (error: Error) => error.message,
          ),
        ),
      ])
      expect(demotion).toBeNull()
      expect(await deedsAfter(team, team.mia.id, 'member.role_changed')).toEqual([])
      outcomes.push(...decisions)
      await changeRole({ userId: team.mia.id, role: 'manager' })
    }
    expect(outcomes.length).toBe(75)
  }, 60_000)
})

test('one can still take the right from oneself', async () => {
  const team = await openTeam()
  await world.as(team.second).members.changeRole({ userId: team.second.id, role: 'agent' })
  await world.as(team.admin).members.deactivate({ userId: team.mia.id })
  await world.as(operator).installation.suspend({ organizationId: team.id })
  expect(await deedsAfter(team, team.second.id, 'member.role_changed')).toEqual([])
})
