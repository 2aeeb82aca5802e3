import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { LiveRightsChanged } from '../../platform/live-reads.ts'

let world: World
let olive: TestPerson
beforeAll(async () => {
  world = await openWorld()
  olive = await world.given.operator('Olive')
})
afterAll(() => world.close())

const emailOf = ({ username }: TestPerson) => `${username}@example.com`

describe('the operator', () => {
  test('founds an organization and is its admin, when the email is their own', async () => {
    const founded = await world.as(olive).installation.found({ name: 'Own One', adminEmail: emailOf(olive) })
    expect(founded).toEqual({ slug: 'own-one', joined: true })
    const inside = { ...olive, organization: 'own-one' }
    expect(await world.as(inside).organizations.current()).toMatchObject({ name: 'Own One', role: 'admin' })
  })

  test('founds one for somebody else, who is invited as its admin', async () => {
    const input = { name: 'For Nell', slug: 'nell', adminEmail: 'nell@example.com' }
    expect(await world.as(olive).installation.found(input)).toEqual({ slug: 'nell', joined: false })
    await expectRefusal(
      world.as({ ...olive, organization: 'nell' }).organizations.current(),
      'organization.not_found',
    )
    const [mail] = await world.deps.sql<{ text: string }[]>`
      select text from mails where recipient = 'nell@example.com'`
    expect(mail?.text).toContain('Olive invites you to join For Nell.')
    const token = /#(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    const account = { token, username: 'nell', password: 'quite a long sentence' }
    await world.asAnonymous().invitations.acceptAsNew(account)
    const [admin] = await world.deps.sql`
      select u.username, m.role from members m join users u on u.id = m.user_id
      join organizations o on o.id = m.organization_id where o.slug = 'nell'`
    expect(admin).toEqual({ username: 'nell', role: 'admin' })
  })

  test('gets an address of its own for each of several organizations of one name, also at once', async () => {
    const input = { name: 'Same', adminEmail: emailOf(olive) }
    const founded = await Promise.all([1, 2, 3].map(() => world.as(olive).installation.found(input)))
    expect(founded.map(({ slug }) => slug).sort()).toEqual(['same', 'same-2', 'same-3'])
    await expectRefusal(
      world.as(olive).installation.found({ ...input, slug: 'same' }),
      'organization.slug_taken',
    )
  })

  test('lists organizations by name, a page at a time, and finds them', async () => {
    for (const name of ['Zeta A', 'Zeta B', 'Zeta C']) await world.given.organization(name)
    const ben = await world.given.agent('zeta-b')
    await world.given.deactivated(ben)
    await world.given.agent('zeta-c')
    const listed: { name: string; id: string }[] = []
    let cursor: string | undefined
    do {
      const page = await world.as(olive).installation.organizations({ limit: 2, cursor })
      listed.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    const all = await world.deps.sql<{ id: string }[]>`select id from organizations order by name, id`
    expect(listed.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    const found = await world.as(olive).installation.organizations({ search: 'zeta' })
    expect(found.items.map(({ name, members }) => [name, members])).toEqual([
      ['Zeta A', 1],
      ['Zeta B', 1],
      ['Zeta C', 2],
    ])
    expect((await world.as(olive).installation.organizations({ search: '%' })).items).toEqual([])
  })
})

describe('a suspended organization', () => {
  test('keeps everyone out, ends their streams, and is as it was when it is resumed', async () => {
    const { id, slug, admin } = await world.given.organization('Paused')
    const rita = await world.given.requester(slug)
    const ticket = await world.as(rita).tickets.create(world.given.request())
    const stream = world.deps.live.follow({
      organizationId: id,
      userId: admin.id,
      sessionId: world.deps.secrets.hashToken(admin.token),
      staff: true,
      signal: new AbortController().signal,
    })
    await stream.next()
    const ended = (async () => {
      for await (const step of stream) expect(step.kind).toBe('event')
    })().catch((error: unknown) => error)
    const began = performance.now()
    await world.as(olive).installation.suspend({ organizationId: id })
    expect(await ended).toBeInstanceOf(LiveRightsChanged)
    expect(performance.now() - began).toBeLessThan(1_000)
    for (const person of [admin, rita])
      await expectRefusal(world.as(person).tickets.get({ ticket: ticket.id }), 'organization.suspended')
    await world.as(olive).installation.suspend({ organizationId: id })
    await world.as(olive).installation.resume({ organizationId: id })
    expect((await world.as(rita).tickets.get({ ticket: ticket.id })).title).toBe(ticket.title)
    const audits = await world.deps.sql<{ action: string }[]>`
      select action, actor_id from audit_entries where organization_id = ${id}
        and action in ('organization.suspended', 'organization.resumed') order by id`
    expect(audits).toEqual(
      ['organization.suspended', 'organization.resumed'].map((action) => ({ action, actor_id: olive.id })),
    )
  })

  test('is nothing that an admin can make, or that the operator can make of nothing', async () => {
    const { id, admin } = await world.given.organization('Not Paused')
    await expectRefusal(world.as(admin).installation.suspend({ organizationId: id }), 'permission.missing')
    const nothing = { organizationId: world.deps.newId() }
    await expectRefusal(world.as(olive).installation.suspend(nothing), 'organization.not_found')
  })
})
