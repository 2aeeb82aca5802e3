import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { enterOrganization } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/transaction.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { whileHeld } from '#server/testing/while-held.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { LiveRightsChanged } from '../../platform/live-reads.ts'
import { leaveOrganizations } from './mutations/change-members.ts'
import { requireStaffMember } from './queries/find-members.ts'
import { findOrganizationBySlug } from './queries/find-organizations.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const auditsOf = (entityId: string) => world.deps.sql<{ action: string; actorId: string }[]>`
  select action, actor_id as "actorId" from audit_entries where entity_id = ${entityId} order by id`

const deletion = (person: TestPerson) => {
  const request = { requestId: 'r', ip: null, userAgent: null }
  const ctx = { ...world.deps, request, actor: { kind: 'user', id: person.id } as const }
  return inTransaction(ctx, (inner) => leaveOrganizations(inner, person.id))
}

const outcomes: Awaited<ReturnType<typeof refusalOf>>[] = []

/** Waits until so many transactions wait for a row of the members. */
const waitFor = (waiting: number) =>
  expect
    .poll(async () => {
      const [now] = await world.deps.sql<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      return now?.count
    })
    .toBe(waiting)

const sessionOf = (person: TestPerson) => world.deps.secrets.hashToken(person.token)

describe('a deactivated member', () => {
  test('is kept out until an admin lets them in again, with the role of before', async () => {
    const { slug, admin } = await world.given.organization('Keeping Out')
    const ben = await world.given.agent(slug)
    await world.as(admin).members.deactivate({ userId: ben.id })
    await expectRefusal(world.as(ben).organizations.current(), 'organization.not_found')
    await world.as(admin).members.deactivate({ userId: ben.id })
    await world.as(admin).members.reactivate({ userId: ben.id })
    expect((await world.as(ben).organizations.current()).role).toBe('agent')
    const audits = await auditsOf(ben.id)
    expect(audits.slice(-2)).toEqual([
      { action: 'member.deactivated', actorId: admin.id },
      { action: 'member.reactivated', actorId: admin.id },
    ])
  })

  test('is listed apart from those who can come in', async () => {
    const { slug, admin } = await world.given.organization('Listing Apart')
    const ben = await world.given.agent(slug)
    await world.as(admin).members.deactivate({ userId: ben.id })
    const active = await world.as(admin).members.list({})
    expect(active.items.map(({ id }) => id)).toEqual([admin.id])
    const { items } = await world.as(admin).members.list({ status: 'deactivated' })
    expect(items.map(({ id }) => id)).toEqual([ben.id])
    expect(items[0]?.deactivatedAt).toEqual(world.clock.now)
  })

  test('can no longer be assigned, or asked in the name of', async () => {
    const { slug, admin } = await world.given.organization('Assigning')
    const [ben, rita] = [await world.given.agent(slug), await world.given.requester(slug)]
    const ticket = await world.as(admin).tickets.create(world.given.request())
    for (const { id } of [ben, rita]) await world.as(admin).members.deactivate({ userId: id })
    const assigning = world
      .as(admin)
      .tickets.assign({ ticketId: ticket.id, version: ticket.version, assigneeId: ben.id })
    await expectRefusal(assigning, 'member.not_found')
    const asking = world.as(admin).tickets.create({ ...world.given.request(), requesterId: rita.id })
    await expectRefusal(asking, 'member.not_found')
  })

  test('was given no work in the moment in which they were deactivated', async () => {
    const { slug, admin } = await world.given.organization('Moments')
    const ben = await world.given.agent(slug)
    const found = await findOrganizationBySlug(systemCtx(world.deps, 'test'), slug)
    if (!found) throw new Error('no organization')
    const actor = { kind: 'system', name: 'test' } as const
    const inside = enterOrganization(systemCtx(world.deps, 'test'), { ...found, role: 'admin' }, actor)
    const { deactivating } = await inTransaction(inside, async (ctx) => {
      await requireStaffMember(ctx, ben.id)
      const deactivating = world.as(admin).members.deactivate({ userId: ben.id })
      const meanwhile = new Promise((resolve) => setTimeout(resolve, 300, 'it waits for the work given'))
      expect(await Promise.race([deactivating, meanwhile])).toBe('it waits for the work given')
      return { deactivating }
    })
    expect(await deactivating).toEqual({ ok: true })
    const late = inTransaction(inside, (ctx) => requireStaffMember(ctx, ben.id))
    await expect(late).rejects.toMatchObject({ code: 'member.not_found' })
  })

  test('loses their open stream within a second, and nobody else theirs', async () => {
    const { id, slug, admin } = await world.given.organization('Streaming')
    const [ben, mia] = [await world.given.agent(slug), await world.given.manager(slug)]
    const stop = new AbortController()
    /** Resolves, when the stream ends, to why it did. */
    const follow = async (person: TestPerson): Promise<{ ended: Promise<unknown> }> => {
      const stream = world.deps.live.follow({
        organizationId: id,
        userId: person.id,
        sessionId: sessionOf(person),
        staff: true,
        signal: stop.signal,
      })
      await stream.next()
      const drain = async () => {
        for await (const step of stream) expect(step.kind).toBe('event')
        return 'stopped by its reader'
      }
      return { ended: drain().catch((error: unknown) => error) }
    }
    const [bens, mias] = [await follow(ben), await follow(mia)]
    const began = performance.now()
    await world.as(admin).members.deactivate({ userId: ben.id })
    expect(await bens.ended).toBeInstanceOf(LiveRightsChanged)
    expect(performance.now() - began).toBeLessThan(1_000)
    stop.abort()
    expect(await mias.ended).toBe('stopped by its reader')
  })

  test('or one with another role gets a new session token', async () => {
    const { slug, admin } = await world.given.organization('Rotating')
    const ben = await world.given.agent(slug)
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'manager' })
    const [session] = await world.deps.sql`
      select must_rotate from sessions where user_id = ${ben.id} and id = ${sessionOf(ben)}`
    expect(session).toEqual({ must_rotate: true })
  })
})

describe('the last admin', () => {
  test('cannot be deactivated, also when another admin is deactivated already', async () => {
    const { slug, admin } = await world.given.organization('Last One')
    const second = await world.given.member(slug, 'admin', 'Ada')
    await world.as(admin).members.deactivate({ userId: second.id })
    await expectRefusal(world.as(admin).members.deactivate({ userId: admin.id }), 'member.last_admin')
    await expectRefusal(
      world.as(admin).members.changeRole({ userId: admin.id, role: 'agent' }),
      'member.last_admin',
    )
    expect(await world.as(admin).members.changeRole({ userId: second.id, role: 'agent' })).toBeTruthy()
  })

  test('loses what they do for themselves at the moment in which their right is taken', async () => {
    const { id, slug, admin } = await world.given.organization('Own Rescue')
    const ben = await world.given.member(slug, 'admin', 'Ben')
    // The requests came while Ben was an admin and wait for the one that keeps him out.
    await world.deps.sql.begin(async (sql) => {
      await sql`select from members where organization_id = ${id} and role = 'admin' for update`
      const boss = refusalOf(world.as(admin).members.deactivate({ userId: ben.id }))
      await waitFor(1)
      const rescues = [
        refusalOf(world.as(ben).members.reactivate({ userId: ben.id })),
        refusalOf(world.as(ben).members.changeRole({ userId: ben.id, role: 'admin' })),
      ]
      await waitFor(3)
      void Promise.all([boss, ...rescues]).then((refusals) => outcomes.push(...refusals))
    })
    await expect
      .poll(() => outcomes.map((refusal) => refusal?.code ?? 'done'))
      .toEqual(['done', 'permission.missing', 'permission.missing'])
  })

  test('is left when two admins deactivate or demote each other at once', async () => {
    for (const [index, verb] of (['deactivate', 'demote', 'both'] as const).entries()) {
      const { id, slug, admin } = await world.given.organization(`Duel ${index}`)
      const second = await world.given.member(slug, 'admin', 'Ada')
      const deactivate = (by: TestPerson, userId: string) => world.as(by).members.deactivate({ userId })
      const demote = (by: TestPerson, userId: string) =>
        world.as(by).members.changeRole({ userId, role: 'agent' })
      const refusals = await Promise.all([
        refusalOf((verb === 'demote' ? demote : deactivate)(admin, second.id)),
        refusalOf((verb === 'deactivate' ? deactivate : demote)(second, admin.id)),
      ])
      expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1)
      const [admins] = await world.deps.sql`select count(*)::int as count from members
        where organization_id = ${id} and role = 'admin' and deactivated_at is null`
      expect(admins).toEqual({ count: 1 })
    }
  })

  test('cannot delete their account; others leave every organization with it', async () => {
    const { slug, admin } = await world.given.organization('Leaving')
    const ben = await world.given.agent(slug)
    await expect(deletion(admin)).rejects.toMatchObject({ code: 'auth.last_admin_elsewhere' })
    await deletion(ben)
    await expectRefusal(world.as(ben).organizations.current(), 'organization.not_found')
    expect((await world.as(admin).organizations.current()).role).toBe('admin')
  })
})

describe('somebody who deleted their account', () => {
  test('and somebody who lets them in at that moment do not wait for each other', async () => {
    const { slug, admin } = await world.given.organization('At That Moment')
    const ben = await world.given.agent(slug)
    await world.as(admin).members.deactivate({ userId: ben.id })
    await whileHeld(world, ben.id, {
      start: () => world.as(admin).members.reactivate({ userId: ben.id }),
      end: (sql) => sql`select from members where user_id = ${ben.id} for update`,
    })
    expect((await world.as(ben).organizations.current()).role).toBe('agent')
  })

  test('is not listed and cannot be reactivated', async () => {
    const { slug, admin } = await world.given.organization('Deleted')
    const ben = await world.given.agent(slug)
    await deletion(ben)
    await world.deps.sql`update users set deleted_at = now(), password_hash = null where id = ${ben.id}`
    expect((await world.as(admin).members.list({ status: 'deactivated' })).items).toEqual([])
    await expectRefusal(world.as(admin).members.reactivate({ userId: ben.id }), 'member.not_found')
  })
})

test('a member of another organization can be neither deactivated nor reactivated', async () => {
  const [here, there] = [await world.given.organization('Here'), await world.given.organization('There')]
  const ben = await world.given.agent(there.slug)
  await expectRefusal(world.as(here.admin).members.deactivate({ userId: ben.id }), 'member.not_found')
  await expectRefusal(world.as(here.admin).members.reactivate({ userId: ben.id }), 'member.not_found')
  expect((await world.as(ben).organizations.current()).role).toBe('agent')
})
