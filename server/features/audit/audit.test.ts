import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { findOrganizationBySlug } from '#server/features/organizations/queries/find-organizations.ts'
import { enterOrganization } from '#server/platform/context.ts'
import { openApp, type TestApp } from '#server/testing/app.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type AuditAction, type AuditFilter, auditActions, auditEntities } from '#shared/audit.ts'
import { pageStatement } from './queries/list-audit.ts'
import { actionsOf } from './rules.ts'

let world: World
let app: TestApp
let slug: string
let admin: TestPerson
let mia: TestPerson
let ben: TestPerson
let rita: TestPerson
let first: { id: string; number: string }
let second: { id: string; number: string }

/** A week of an organization, so that every filter has something to find and something to leave out. */
beforeAll(async () => {
  world = await openWorld()
  app = openApp(world)
  world.clock.now = new Date('2026-03-02T09:00:00.000Z')
  const acme = await world.given.organization('Acme')
  slug = acme.slug
  admin = acme.admin
  mia = await world.given.manager(slug)
  ben = await world.given.agent(slug)
  rita = await world.given.requester(slug)
  first = await world.as(rita).tickets.create(world.given.request('=1+1 is wrong'))
  second = await world.as(rita).tickets.create(world.given.request())
  world.clock.now = new Date('2026-03-03T23:59:59.999Z')
  await world.as(ben).comments.add(world.given.reply(first.id))
  world.clock.now = new Date('2026-03-04T00:00:00.000Z')
  const { version } = await world.as(ben).tickets.get({ ticket: first.id })
  await world.as(mia).tickets.assign({ ticketId: first.id, version, assigneeId: ben.id })
  const { id } = await world.as(admin).organizations.addCategory({ name: 'Printers' })
  await world.as(admin).organizations.addCategory({ name: 'Screens' })
  await world.as(rita).tickets.create({ ...world.given.request(), categoryId: id })
  const other = await world.given.organization('Globex')
  await world.as(other.admin).tickets.create(world.given.request())
})
afterAll(() => world.close())

const list = (filter: AuditFilter & { cursor?: string; limit?: number } = {}, person = mia) =>
  world.as(person).audit.list(filter)

const actionsFor = async (filter: AuditFilter) => (await list(filter)).items.map(({ action }) => action)

describe('the audit log', () => {
  it('shows a manager and an admin what happened in their organization alone, the newest first', async () => {
    const [forManager, forAdmin] = [await list({ limit: 100 }), await list({ limit: 100 }, admin)]
    expect(forManager).toEqual(forAdmin)
    const times = forManager.items.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((one, other) => other - one))
    const entries = await world.deps.sql`
      select a.id from audit_entries a join organizations o on o.id = a.organization_id where o.slug = ${slug}`
    expect(new Set(forManager.items.map(({ id }) => id))).toEqual(new Set(entries.map(({ id }) => id)))
  })

  it('is closed to agents and requesters', async () => {
    for (const person of [ben, rita]) await expectRefusal(list({}, person), 'permission.missing')
  })

  it('tells who did what, to which ticket, from what to what, and from where', async () => {
    const { items, names } = await list({ action: 'ticket.changed' })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      actor: { id: mia.id, username: mia.username, name: mia.name },
      actorName: null,
      entity: 'ticket',
      entityId: first.id,
      ticket: { id: first.id, number: first.number },
      before: { assigneeId: null },
      after: { assigneeId: ben.id },
      ip: '127.0.0.1',
      userAgent: 'a test',
      requestId: expect.any(String),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      number: expect.any(Number),
    })
    expect(names[ben.id]).toBe(ben.name)
  })

  it('names the categories and members that entries are about', async () => {
    const { names, items } = await list({ entity: 'category' })
    expect(items.map(({ entityId }) => names[entityId])).toEqual([
      'Screens',
      'Printers',
      ...items.slice(2).map(({ after }) => after?.name),
    ])
    const joined = await list({ action: 'member.joined', limit: 100 })
    for (const { entityId } of joined.items) expect(joined.names[entityId]).toBeTruthy()
  })

  it('is read in pages that together are the whole, without double or gap', async () => {
    const all = (await list({ limit: 100 })).items.map(({ id }) => id)
    for (const filter of [{}, { entity: 'ticket' as const }, { actor: 'me' }]) {
      const whole = (await list({ ...filter, limit: 100 })).items.map(({ id }) => id)
      const read: string[] = []
      let cursor: string | null | undefined
      do {
        const page = await list({ ...filter, limit: 2, ...(cursor ? { cursor } : {}) })
        read.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor)
      expect(read).toEqual(whole)
      expect(all).toEqual(expect.arrayContaining(whole))
    }
  })

  it('refuses the cursor of another list', async () => {
    const cursor = btoa(JSON.stringify(['ann', crypto.randomUUID()]))
    await expectRefusal(list({ cursor }), 'list.bad_cursor')
  })
})

describe('the filters of the audit log', () => {
  it('know who did it: somebody by username, oneself, or no person', async () => {
    expect(await actionsFor({ actor: ben.username })).toEqual(['comment.added'])
    expect(await actionsFor({ actor: 'me' })).toEqual(['ticket.changed'])
    const bySystem = (await list({ actor: 'system' })).items
    expect(bySystem.length).toBeGreaterThan(2)
    expect(bySystem.every(({ actor, actorName }) => actor === null && actorName === 'test')).toBe(true)
    expect(await actionsFor({ actor: 'nobody.here' })).toEqual([])
  })

  it('know what it was done to, and what was done', async () => {
    expect(await actionsFor({ entity: 'ticket' })).toEqual([
      'ticket.created',
      'ticket.changed',
      'ticket.created',
      'ticket.created',
    ])
    expect(await actionsFor({ entity: 'ticket', action: 'ticket.changed' })).toEqual(['ticket.changed'])
    expect(await actionsFor({ entity: 'comment', action: 'ticket.changed' })).toEqual([])
  })

  it('find all about one ticket, its comments included; nothing of one that is not', async () => {
    const about = await actionsFor({ ticket: first.number })
    expect(about).toEqual(['ticket.changed', 'comment.added', 'ticket.created'])
    expect(await actionsFor({ ticket: second.number })).toEqual(['ticket.created'])
    expect(await actionsFor({ ticket: 'TKT-1999-000001' })).toEqual([])
  })

  it('take whole days in UTC, the last one included', async () => {
    const days = { from: '2026-03-03', to: '2026-03-03' }
    expect(await actionsFor(days)).toEqual(['comment.added'])
    expect(await actionsFor({ ...days, to: '2026-03-04', entity: 'ticket' })).toEqual([
      'ticket.created',
      'ticket.changed',
    ])
    expect(await actionsFor({ from: '2026-03-05' })).toEqual([])
    expect(await actionsFor({ from: '0000-01-01', to: '9999-12-31', actor: 'me' })).toHaveLength(1)
  })

  it('give every action to one entity', () => {
    const given = auditEntities.flatMap((entity) => actionsOf({ entity }) ?? [])
    expect(given.toSorted()).toEqual([...auditActions].toSorted())
  })

  it.each([
    ['category.created', 'category'],
    ['category.ordered', 'organization'],
    ['mail_wording.changed', 'organization'],
    ['mail.retried', 'mail'],
    ['session.opened', 'user'],
    ['two_factor.begun', 'user'],
    ['identity.linked', 'user'],
  ] as const)('find %s by: %s', (action, entity) => {
    expect(auditEntities.filter((one) => actionsOf({ entity: one })?.includes(action))).toEqual([entity])
  })

  it('say of every entry that was written the entity that they find it by', async () => {
    const written = await world.deps.sql<{ action: AuditAction; entity: string }[]>`
      select distinct action, entity from audit_entries`
    for (const { action, entity } of written)
      expect(auditEntities.filter((one) => actionsOf({ entity: one })?.includes(action))).toEqual([entity])
  })
})

describe('the audit log as a file', () => {
  const download = (person: TestPerson | null, query = '') =>
    app.request(`/o/${slug}/audit.csv${query}`, {
      headers: person ? { cookie: `docket_session=${person.token}` } : {},
    })

  it('has every entry of the page under the same filters, named by the day', async () => {
    const response = await download(mia, '?entity=ticket&actor=')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="audit-acme-2026-03-04.csv"',
    )
    const rows = parse(await response.text(), { columns: true })
    const { items } = await list({ entity: 'ticket' })
    expect(rows).toHaveLength(items.length)
    expect(rows).toMatchObject(
      items.map(({ number, action, ticket, hash }) => ({
        Number: String(number),
        Action: action,
        Ticket: ticket?.number,
        Hash: hash,
      })),
    )
  })

  it('runs no formula in a spreadsheet', async () => {
    await world.deps.sql`update users set name = '=cmd()' where id = ${mia.id}`
    const text = await (await download(admin, `?actor=${mia.username}`)).text()
    await world.deps.sql`update users set name = ${mia.name} where id = ${mia.id}`
    expect(text).toContain(",'=cmd(),")
  })

  it('is refused to whoever may not read the page, and says what is wrong with a filter', async () => {
    expect((await download(null)).status).toBe(401)
    for (const person of [ben, rita]) expect((await download(person)).status).toBe(403)
    const stranger = await world.given.organization('Initech')
    expect((await download(stranger.admin)).status).toBe(404)
    const wrong = await download(mia, '?from=yesterday')
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { code: 'request.invalid' }])
  })

  it('holds all entries of many pages', async () => {
    const crowd = await world.given.organization('Crowd')
    await fillLog(crowd.id, 3_000)
    const response = await app.request(`/o/${crowd.slug}/audit.csv`, {
      headers: { cookie: `docket_session=${crowd.admin.token}` },
    })
    const rows = parse(await response.text(), { columns: true })
    const [count] = await world.deps.sql`
      select count(*)::int as entries from audit_entries where organization_id = ${crowd.id}`
    expect(rows).toHaveLength(count?.entries)
  })
})

describe('a page of the audit log', () => {
  it.each<[string, AuditFilter]>([
    ['without filter', {}],
    ['of one person', { actor: 'me' }],
    ['of no person', { actor: 'system' }],
    ['of an entity', { entity: 'ticket' }],
    ['of an action', { action: 'category.changed' }],
    ['of a ticket', { ticket: 'TKT-2026-000001' }],
    ['of some days', { to: '2026-03-01', entity: 'ticket' }],
  ])('%s reads a few rows of twenty thousand', async (_what, filter) => {
    const organization = await openFullLog()
    const found = await findOrganizationBySlug(systemCtx(world.deps, 'test'), organization.slug)
    if (!found) throw new Error('no organization')
    const ctx = systemCtx(world.deps, 'test')
    const actor = { kind: 'user', id: organization.admin.id } as const
    const inside = enterOrganization(ctx, { ...found, role: 'admin' }, actor)
    const rows = await world.deps.unpreparedSql<{ 'QUERY PLAN': string }[]>`
      explain (analyze, costs off, timing off) ${pageStatement(inside, { ...filter, limit: 50 })}`
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    const read = [...plan.matchAll(/audit_entries.*\(actual rows=([\d.]+)/g)].map(([, rows]) => Number(rows))
    expect(plan).not.toMatch(/Seq Scan on audit_entries|Rows Removed by Filter: \d{3}/)
    expect(Math.max(...read), plan).toBeLessThanOrEqual(52)
  })
})

let fullLog: Awaited<ReturnType<World['given']['organization']>> | undefined
const openFullLog = async () => {
  if (fullLog) return fullLog
  fullLog = await world.given.organization('Full')
  await world.as(fullLog.admin).tickets.create(world.given.request())
  await fillLog(fullLog.id, 20_000)
  await world.deps.sql`analyze audit_entries`
  return fullLog
}

/** Entries of many kinds and people, by many tickets; their places in the chain are of no interest here. */
const fillLog = (organizationId: string, count: number) => world.deps.sql`
  insert into audit_entries (organization_id, id, at, actor_kind, actor_id, actor_name, action, entity, entity_id,
    ticket_id, number, hash)
  select ${organizationId}, gen_random_uuid(), '2026-02-01T00:00Z'::timestamptz + n * interval '1 minute',
    (case when n % 50 = 0 then 'system' else 'user' end)::actor_kind,
    case when n % 50 = 0 then null else lpad((n % 40)::text, 32, '0')::uuid end,
    case when n % 50 = 0 then 'a job' end,
    (array['ticket.created', 'ticket.changed', 'member.joined', 'ticket.watched'])[1 + n % 4], 'ticket',
    gen_random_uuid(), gen_random_uuid(), 1000000 + n, ''
  from generate_series(1, ${count}::int) n`
