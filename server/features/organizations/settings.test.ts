import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { LiveRightsChanged } from '../../platform/live-reads.ts'
import { readWording } from './queries/read-wording.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const lastAudit = async (organizationId: string) => {
  const [entry] = await world.deps.sql`
    select action, before, after from audit_entries where organization_id = ${organizationId}
    order by id desc limit 1`
  return entry
}
const eventsOf = (organizationId: string) => world.deps.sql`
  select type, payload from events where organization_id = ${organizationId} and type <> 'category.changed'
    and type <> 'member.joined' order by number`

describe('the settings of an organization', () => {
  test('are changed as far as they differ, and the audit says what was before', async () => {
    const { id, admin } = await world.given.organization('Settled')
    const input = { name: 'Well Settled', autoCloseDays: 14, signUpRule: 'closed' as const }
    expect(await world.as(admin).organizations.updateSettings(input)).toEqual({ slug: 'settled' })
    expect(await world.as(admin).organizations.settings()).toMatchObject({ ...input, slug: 'settled' })
    expect(await lastAudit(id)).toEqual({
      action: 'organization.changed',
      before: { name: 'Settled', signUpRule: 'open' },
      after: { name: 'Well Settled', signUpRule: 'closed' },
    })
    const events = await eventsOf(id)
    expect(events.at(-1)).toEqual({
      type: 'organization.changed',
      payload: { fields: ['name', 'signUpRule'] },
    })
    await world.as(admin).organizations.updateSettings(input)
    expect(await eventsOf(id)).toHaveLength(events.length)
  })

  test('say whether drafts are reviewed first; everybody learns it, and the next ticket begins so', async () => {
    const { id, slug, admin } = await world.given.organization('Choosing')
    const rita = await world.given.requester(slug)
    const as = world.as(admin).organizations
    expect((await as.settings()).workflow).toBe('direct')
    await as.updateSettings({ workflow: 'reviewed' })
    expect((await world.as(rita).organizations.current()).workflow).toBe('reviewed')
    expect((await world.as(rita).tickets.create(world.given.request())).status).toBe('draft')
    const event = { type: 'organization.changed', payload: { fields: ['workflow'] } }
    expect(await eventsOf(id)).toContainEqual(event)
    await as.updateSettings({ workflow: 'direct' })
    expect(await lastAudit(id)).toEqual({
      action: 'organization.changed',
      before: { workflow: 'reviewed' },
      after: { workflow: 'direct' },
    })
    expect((await world.as(rita).tickets.create(world.given.request())).status).toBe('open')
  })

  test('cannot take the address of another, whoever is first', async () => {
    const one = await world.given.organization('First Taker')
    const other = await world.given.organization('Second Taker')
    const refusals = await Promise.all(
      [one, other].map(({ admin }) =>
        refusalOf(world.as(admin).organizations.updateSettings({ slug: 'wanted' })),
      ),
    )
    expect(refusals.map((refusal) => refusal?.code ?? 'taken').sort()).toEqual([
      'organization.slug_taken',
      'taken',
    ])
    expect(refusals.find((refusal) => refusal)?.details.fields).toHaveProperty('slug')
  })

  test('name domains when only those may sign up', async () => {
    const { admin } = await world.given.organization('Domains')
    const as = world.as(admin).organizations
    await expectRefusal(as.updateSettings({ signUpRule: 'domains' }), 'organization.domains_required')
    await as.updateSettings({ signUpRule: 'domains', signUpDomains: ['example.org'] })
    await expectRefusal(as.updateSettings({ signUpDomains: [] }), 'organization.domains_required')
    expect((await as.settings()).signUpDomains).toEqual(['example.org'])
  })

  test('ask everybody for an authenticator app only by an admin who has one', async () => {
    const { id, slug, admin } = await world.given.organization('Codes')
    const ben = await world.given.agent(slug)
    const as = world.as(admin).organizations
    expect((await as.settings()).staffWithoutTwoFactor).toBe(2)
    await expectRefusal(as.updateSettings({ requireTwoFactor: true }), 'auth.two_factor_required')
    await world.given.twoFactor(admin)
    const stop = new AbortController()
    const stream = world.deps.live.follow({
      organizationId: id,
      userId: ben.id,
      sessionId: world.deps.secrets.hashToken(ben.token),
      staff: true,
      signal: stop.signal,
    })
    await stream.next()
    const ended = (async () => {
      for await (const step of stream) expect(step.kind).toBe('event')
    })().catch((error: unknown) => error)
    await as.updateSettings({ requireTwoFactor: true })
    expect(await ended).toBeInstanceOf(LiveRightsChanged)
    expect((await as.settings()).staffWithoutTwoFactor).toBe(1)
    await expectRefusal(world.as(ben).tickets.counts(), 'auth.two_factor_required')
  })
})

describe('categories', () => {
  test('are added at the end, renamed and put in order; names are unique whatever their case', async () => {
    const { admin } = await world.given.organization('Sorting')
    const as = world.as(admin).organizations
    const { id } = await as.addCategory({ name: 'Hardware' })
    await expectRefusal(as.addCategory({ name: 'hardWARE' }), 'category.name_taken')
    const [billing] = (await as.current()).categories
    await expectRefusal(
      as.changeCategory({ categoryId: billing?.id ?? '', name: 'HARDWARE' }),
      'category.name_taken',
    )
    await as.changeCategory({ categoryId: id, name: 'Devices' })
    const ids = (await as.current()).categories.map((category) => category.id)
    const order = [...ids.slice(1), ...ids.slice(0, 1)]
    await as.orderCategories({ categoryIds: order })
    const { categories } = await as.current()
    expect(categories.map(({ name }) => name)).toEqual(['Technical', 'General', 'Devices', 'Billing'])
  })

  test('can be archived but for the last; tickets keep the archived one, new choices do not have it', async () => {
    const { slug, admin } = await world.given.organization('Archiving')
    const rita = await world.given.requester(slug)
    const as = world.as(admin).organizations
    const [billing, technical, general] = (await as.current()).categories.map(({ id }) => id)
    const chosen = { ...world.given.request(), categoryId: billing ?? '' }
    const ticket = await world.as(rita).tickets.create(chosen)
    for (const categoryId of [billing ?? '', technical ?? ''])
      await as.changeCategory({ categoryId, archived: true })
    await expectRefusal(as.changeCategory({ categoryId: general ?? '', archived: true }), 'category.last')
    expect((await world.as(rita).tickets.get({ ticket: ticket.id })).category?.name).toBe('Billing')
    expect((await as.current()).categories.map(({ isArchived }) => isArchived)).toEqual([false, true, true])
    const again = world.as(rita).tickets.create({ ...world.given.request(), categoryId: billing ?? '' })
    await expectRefusal(again, 'category.not_found')
    await as.changeCategory({ categoryId: billing ?? '', archived: false })
    await world.as(rita).tickets.create({ ...world.given.request(), categoryId: billing ?? '' })
    const { categories } = await as.settings()
    expect(categories.find(({ id }) => id === billing)).toMatchObject({ isArchived: false, tickets: 2 })
  })

  test('are at most two hundred, archived ones included, though two are added at once', async () => {
    const { id, admin } = await world.given.organization('Full House')
    await world.deps.sql`
      insert into categories (organization_id, id, name, position, archived_at)
      select ${id}, gen_random_uuid(), 'Old ' || n, n, now() from generate_series(3, 198) n`
    const as = world.as(admin).organizations
    const refusals = await Promise.all(
      ['One more', 'Another'].map((name) => refusalOf(as.addCategory({ name }))),
    )
    expect(refusals.map((refusal) => refusal?.code ?? 'added').sort()).toEqual(['added', 'category.too_many'])
    const [last] = await world.deps.sql`
      select count(*)::int, max(position) as position from categories where organization_id = ${id}`
    expect(last).toEqual({ count: 200, position: 199 })
  })

  test('keep one when the last two are archived at once', async () => {
    const { admin } = await world.given.organization('Two Left')
    const as = world.as(admin).organizations
    const [first, ...others] = (await as.current()).categories.map(({ id }) => id)
    await as.changeCategory({ categoryId: first ?? '', archived: true })
    const refusals = await Promise.all(
      others.map((categoryId) => refusalOf(as.changeCategory({ categoryId, archived: true }))),
    )
    expect(refusals.map((refusal) => refusal?.code ?? 'taken').sort()).toEqual(['category.last', 'taken'])
  })

  test('are not put in an order that misses one, or names one twice or of others', async () => {
    const { admin } = await world.given.organization('Stale Order')
    const other = await world.given.organization('Other Order')
    const as = world.as(admin).organizations
    const ids = (await as.current()).categories.map(({ id }) => id)
    const [strange] = (await world.as(other.admin).organizations.current()).categories.map(({ id }) => id)
    const wrong = [ids.slice(1), [...ids.slice(1), ids[1] ?? ''], [...ids.slice(1), strange ?? '']]
    for (const categoryIds of wrong)
      await expectRefusal(as.orderCategories({ categoryIds }), 'category.order_stale')
    await expectRefusal(as.changeCategory({ categoryId: strange ?? '', name: 'Mine' }), 'category.not_found')
  })
})

describe('the words of mails', () => {
  test('are the app’s until the organization has its own, and again when it takes them back', async () => {
    const { id, admin } = await world.given.organization('Worded')
    const other = await world.given.organization('Unworded')
    const as = world.as(admin).organizations
    const ctx = {
      ...world.deps,
      actor: null,
      request: { requestId: 'r', ip: null, userAgent: null },
    }
    const own = { subject: 'Come to {{organization}}', body: 'Do.' }
    await as.changeWording({ template: 'invitation', ...own })
    expect(await readWording(ctx, id, 'invitation')).toEqual(own)
    expect(await readWording(ctx, other.id, 'invitation')).not.toEqual(own)
    const named = { 'invitation.subject': own.subject, 'invitation.body': own.body }
    const none = { 'invitation.subject': null, 'invitation.body': null }
    const action = 'mail_wording.changed'
    expect(await lastAudit(id)).toEqual({ action, before: none, after: named })
    const listed = await as.wordings()
    expect(listed.map(({ template, isChanged }) => ({ template, isChanged }))).toEqual([
      { template: 'invitation', isChanged: true },
      { template: 'email_verification', isChanged: false },
    ])
    await as.resetWording({ template: 'invitation' })
    expect(await lastAudit(id)).toEqual({ action, before: named, after: none })
    expect(await readWording(ctx, id, 'invitation')).toEqual(listed[0]?.standard)
  })
})
