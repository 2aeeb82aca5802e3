import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { findOrganizationBySlug } from '#server/features/organizations/queries/find-organizations.ts'
import { createSecrets } from '#server/platform/adapters/secrets.ts'
import { recordAudit } from '#server/platform/audit.ts'
import { canonicalJson, hashAudit, installationChain } from '#server/platform/audit-chain.ts'
import type { ExpectedEnd } from '#server/platform/audit-check.ts'
import { enterOrganization } from '#server/platform/context.ts'
import type { Deps, Membership } from '#server/platform/ports.ts'
import { inTransaction } from '#server/platform/transaction.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { plainOptions } from '#server/testing/options.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { Sql } from '../../db/client.ts'
import { listChains, verifyChain } from './queries/verify-chains.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Organization = Awaited<ReturnType<World['given']['organization']>>

const verify = (chain: string, expected: ExpectedEnd[] = [], deps: Deps = world.deps) =>
  verifyChain(systemCtx(deps, 'test'), chain, expected)

const clean = { faults: [], faultCount: 0 }

describe('many who write at once, on two servers', () => {
  /** One transaction with entries in several organizations and of the installation, in the order that is given. */
  const writeInAll = (deps: Deps, order: readonly (Membership | null)[]) =>
    inTransaction(systemCtx(deps, 'busy'), async (ctx) => {
      for (const membership of order) {
        const after = { text: 'Grüße, "quoted"\u2028\n', list: [{ b: 1, a: null }], at: ctx.now(), n: -0.5 }
        const note = { action: 'user.changed', entityId: ctx.newId(), after } as const
        const actor = { kind: 'system', name: 'busy' } as const
        recordAudit(membership ? enterOrganization(ctx, membership, actor) : { ...ctx, actor }, note)
      }
    })

  const membershipOf = async (slug: string): Promise<Membership> => {
    const found = await findOrganizationBySlug(systemCtx(world.deps, 'test'), slug)
    if (!found) throw new Error(`no organization ${slug}`)
    return { ...found, role: 'admin' }
  }

  it('leave chains without gap, and never wait for each other in a circle', async () => {
    const other = await world.openAnother()
    const admins: TestPerson[] = []
    const memberships: Membership[] = []
    for (const name of ['Ash', 'Birch', 'Cedar']) {
      const { admin, slug } = await world.given.organization(name)
      admins.push({ ...admin, organization: null })
      memberships.push(await membershipOf(slug))
    }
    const [ash = null, birch = null, cedar = null] = memberships
    const orders = [[ash, birch, null], [null, cedar, ash], [cedar, birch, ash], [birch, null], [ash]]
    const work: Promise<unknown>[] = []
    for (let round = 0; round < 40; round += 1) {
      const deps = round % 2 === 0 ? world.deps : other
      work.push(...orders.map((order) => writeInAll(deps, order)))
      for (const admin of admins) {
        work.push(world.as(admin, deps).tickets.create(world.given.request()))
        // The row of the organization is locked so that no entry may refer to it for as long.
        const slug = `moved-${round}-${admin.id.slice(-6)}`
        work.push(world.as(admin, deps).organizations.updateSettings({ slug }))
      }
    }
    await Promise.all(work)
    for (const { chain } of await listChains(systemCtx(world.deps, 'test'))) {
      const report = await verify(chain)
      expect(report).toMatchObject(clean)
      expect(report.entries).toBe(report.end.last)
    }
    expect((await verify(ash?.organizationId ?? '')).entries).toBeGreaterThan(40 * 6)
  }, 60_000)
})

describe('an audit log that was tampered with', () => {
  /** An organization with ten entries or more. */
  const openHistory = async (): Promise<Organization & { last: number; hash: string }> => {
    const organization = await world.given.organization('History')
    for (let round = 0; round < 5; round += 1)
      await world.as(organization.admin).tickets.create(world.given.request())
    const { faultCount, end } = await verify(organization.id)
    expect([faultCount, end.last >= 9]).toEqual([0, true])
    return { ...organization, ...end }
  }

  /** As somebody who rules the database can: no trigger and no foreign key is asked. */
  const tamper = (work: (sql: Parameters<Parameters<Sql['begin']>[1]>[0]) => Promise<unknown>) =>
    world.deps.sql.begin(async (sql) => {
      await sql`set local session_replication_role = replica`
      await work(sql)
    })

  const faultsOf = async (chain: string, expected: ExpectedEnd[] = []) =>
    (await verify(chain, expected)).faults

  it.each([
    [
      'another person as the one who did it',
      `actor_id = gen_random_uuid(), actor_kind = 'user', actor_name = null`,
    ],
    ['another time', `at = at - interval '1 second'`],
    ['another action', `action = 'ticket.changed'`],
    ['another value', `after = jsonb_set(coalesce(after, '{}'), '{title}', '"x"')`],
    ['no value any more', `after = null, before = null`],
    ['another ticket', `ticket_id = gen_random_uuid()`],
    ['another address', `ip = '192.0.2.1'`],
    ['another browser', `user_agent = 'x'`],
    ['another request', `request_id = 'x'`],
    ['another id', `id = gen_random_uuid()`],
    ['another thing that was changed', `entity_id = gen_random_uuid()`],
  ])('tells an entry that was given %s', async (_what, change) => {
    const { id } = await openHistory()
    await tamper((sql) =>
      sql.unsafe(`update audit_entries set ${change} where organization_id = '${id}' and number = 6`),
    )
    expect(await faultsOf(id)).toEqual([{ kind: 'changed', number: 6 }])
  })

  it.each([
    ['a plain SHA-256', (text: string) => createHash('sha256').update(text).digest('hex')],
    [
      'another secret',
      (text: string) =>
        createSecrets('another secret of thirty-two characters').keyedHash('audit chain', text),
    ],
  ])('tells an entry that was changed and hashed again with %s, and all after it', async (_how, hash) => {
    const { id } = await openHistory()
    const rehashed = { keyedHash: (_purpose: string, text: string) => hash(text) }
    await tamper(async (sql) => {
      await sql`update audit_entries set ip = '192.0.2.1' where organization_id = ${id} and number = 4`
      const rows = await sql<(Parameters<typeof hashAudit>[1] & { number: string; hash: string })[]>`
        select organization_id as "organizationId", id, at, actor_kind as "actorKind", actor_id as "actorId",
          actor_name as "actorName", action, entity, entity_id as "entityId", before, after, ticket_id as "ticketId",
          ip, user_agent as "userAgent", request_id as "requestId", number, hash
        from audit_entries where organization_id = ${id} order by number`
      let previous = rows[2]?.hash ?? ''
      for (const row of rows.slice(3)) {
        const { number, hash: _old, ...entry } = row
        previous = hashAudit(rehashed, entry, Number(number), previous)
        await sql`update audit_entries set hash = ${previous} where id = ${entry.id}`
      }
      await sql`update audit_heads set hash = ${previous} where chain = ${id}`
    })
    const report = await verify(id)
    expect(report.faults[0]).toEqual({ kind: 'changed', number: 4 })
    // Each from the fourth on, and the end.
    expect(report.faultCount).toBe(report.end.last - 2)
  })

  it('tells two entries that changed places', async () => {
    const { id } = await openHistory()
    await tamper(
      (sql) => sql`
      update audit_entries set number = case number when 5 then -6 else -5 end
      where organization_id = ${id} and number in (5, 6)`,
    )
    await tamper(
      (sql) => sql`
      update audit_entries set number = -number where organization_id = ${id} and number < 0`,
    )
    const numbers = (await faultsOf(id)).map((fault) => 'number' in fault && fault.number)
    expect(numbers).toEqual([5, 6, 7])
  })

  it('tells an entry that was moved to another organization, in both', async () => {
    const [from, to] = [await openHistory(), await openHistory()]
    await tamper(
      (sql) => sql`
      update audit_entries set organization_id = ${to.id}, number = ${to.last + 1}
      where organization_id = ${from.id} and number = 5`,
    )
    expect(await faultsOf(from.id)).toEqual([{ kind: 'missing', first: 5, last: 5, next: 6 }])
    expect(await faultsOf(to.id)).toEqual([
      { kind: 'changed', number: to.last + 1 },
      { kind: 'after_end', first: to.last + 1, last: to.last + 1 },
    ])
  })

  it('tells entries that are missing in the midst, and those that were cut off', async () => {
    const { id, last } = await openHistory()
    await tamper((sql) => sql`delete from audit_entries where organization_id = ${id} and number in (3, 4)`)
    await tamper(
      (sql) => sql`delete from audit_entries where organization_id = ${id} and number >= ${last - 1}`,
    )
    expect(await faultsOf(id)).toEqual([
      { kind: 'missing', first: 3, last: 4, next: 5 },
      { kind: 'cut_off', first: last - 1, last },
    ])
  })

  it('tells an entry that was put in: as another, at the end, or beside the chain', async () => {
    const { id, last } = await openHistory()
    const copy = (sql: Parameters<Parameters<typeof tamper>[0]>[0], number: number | null) => sql`
      insert into audit_entries (organization_id, id, at, actor_kind, actor_name, action, entity, entity_id, number, hash)
      select organization_id, 'ffffffff-ffff-7fff-8fff-ffffffffffff', at, 'system', 'x', action, entity, entity_id,
        ${number}::bigint, hash
      from audit_entries where organization_id = ${id} and number = 1`
    const remove = () =>
      tamper((sql) => sql`delete from audit_entries where id = 'ffffffff-ffff-7fff-8fff-ffffffffffff'`)
    await tamper((sql) => copy(sql, 0))
    expect(await faultsOf(id)).toEqual([{ kind: 'put_in', number: 0 }])
    await remove()
    await tamper((sql) => copy(sql, last + 1))
    expect(await faultsOf(id)).toEqual([
      { kind: 'changed', number: last + 1 },
      { kind: 'after_end', first: last + 1, last: last + 1 },
    ])
    await remove()
    await world.deps.sql`alter table audit_entries drop constraint audit_entries_chained`
    await tamper((sql) => copy(sql, null))
    expect(await faultsOf(id)).toEqual([{ kind: 'beside_chain', entries: 1 }])
    await remove()
    await world.deps.sql`
      alter table audit_entries add constraint audit_entries_chained
      check (number is not null and hash is not null) not valid`
    expect(await faultsOf(id)).toEqual([])
  })

  it('tells an end that was changed, set back or taken away', async () => {
    const { id, last } = await openHistory()
    await world.deps.sql`update audit_heads set hash = ${'0'.repeat(64)} where chain = ${id}`
    expect(await faultsOf(id)).toEqual([{ kind: 'end_changed', number: last }])
    await world.deps.sql`update audit_heads set last = ${last - 2} where chain = ${id}`
    expect(await faultsOf(id)).toEqual([{ kind: 'after_end', first: last - 1, last }])
    await world.deps.sql`delete from audit_heads where chain = ${id}`
    expect(await faultsOf(id)).toEqual([{ kind: 'no_end' }])
  })

  it('tells entries that were cut off with the end set to what is left, also after more was written', async () => {
    const { id, admin } = await openHistory()
    const [seventh] = await world.deps.sql<{ hash: string }[]>`
      select hash from audit_entries where organization_id = ${id} and number = 7`
    await tamper(async (sql) => {
      await sql`delete from audit_entries where organization_id = ${id} and number > 7`
      await sql`update audit_heads set last = 7, hash = ${seventh?.hash ?? ''} where chain = ${id}`
    })
    expect(await faultsOf(id)).toEqual([{ kind: 'end_not_sealed', number: 7 }])
    await world.as(admin).tickets.create(world.given.request())
    expect(await faultsOf(id)).toEqual([{ kind: 'end_not_sealed', number: 8 }])
    await world.deps.sql`update audit_heads set seal = null where chain = ${id}`
    expect(await faultsOf(id)).toEqual([{ kind: 'end_not_sealed', number: 8 }])
  })

  it('tells an end that was taken from another organization', async () => {
    const [one, other] = [await openHistory(), await openHistory()]
    await world.deps.sql`
      update audit_heads set seal = (select seal from audit_heads where chain = ${other.id}) where chain = ${one.id}`
    expect(await faultsOf(one.id)).toEqual([{ kind: 'end_not_sealed', number: one.last }])
  })

  it('tells entries of which neither the organization nor the end is there any more', async () => {
    const { id } = await openHistory()
    await tamper(async (sql) => {
      await sql`delete from audit_heads where chain = ${id}`
      await sql`delete from organizations where id = ${id}`
    })
    const chains = await listChains(systemCtx(world.deps, 'test'))
    expect(chains.filter(({ chain }) => chain === id)).toEqual([{ chain: id, slug: null, name: null }])
    expect(await faultsOf(id)).toEqual([{ kind: 'no_organization' }, { kind: 'no_end' }])
  })

  it('shows a log that was set back to what it once was to who kept a later end', async () => {
    const { id, admin, last } = await openHistory()
    const [sealed] = await world.deps.sql`select last, hash, seal from audit_heads where chain = ${id}`
    await world.as(admin).tickets.create(world.given.request())
    const { end } = await verify(id)
    const kept = [{ last: end.last, hash: end.hash }]
    await world.as(admin).tickets.create(world.given.request())
    expect(await faultsOf(id, kept)).toEqual([])
    await tamper(async (sql) => {
      await sql`delete from audit_entries where organization_id = ${id} and number > ${last}`
      await sql`update audit_heads set ${sql({ ...sealed })} where chain = ${id}`
    })
    expect(await faultsOf(id)).toEqual([])
    expect(await faultsOf(id, kept)).toEqual([{ kind: 'not_as_kept', number: end.last, last }])
    expect(await faultsOf(id, [{ last, hash: end.hash }])).toEqual([
      { kind: 'not_as_kept', number: last, last },
    ])
  })

  it('of the installation is told, too', async () => {
    await world.as((await openHistory()).admin).account.updateProfile({ name: 'Ada', timeZone: null })
    const { end, faultCount } = await verify(installationChain)
    expect([faultCount, end.last > 0]).toEqual([0, true])
    await tamper(
      (sql) => sql`
      update audit_entries set user_agent = 'x' where organization_id is null and number = ${end.last}`,
    )
    expect(await faultsOf(installationChain)).toEqual([{ kind: 'changed', number: end.last }])
  })
})

describe('a secret that was changed', () => {
  const renewed = 'the secret that came after it, long enough'
  const serverWith = (secret: string, formerSecrets: string[]): Deps => ({
    ...world.deps,
    secrets: createSecrets(secret, formerSecrets),
  })

  it('leaves entries of before verifiable by who names it, and makes no new ones', async () => {
    const { id, admin } = await world.given.organization('Renewed')
    await world.as(admin).tickets.create(world.given.request())
    const after = serverWith(renewed, [plainOptions.secret])
    expect((await verify(id, [], serverWith(renewed, []))).faultCount).toBeGreaterThan(0)
    expect(await verify(id, [], after)).toMatchObject(clean)
    await world.as(admin, after).tickets.create(world.given.request())
    expect(await verify(id, [], after)).toMatchObject(clean)
    await world.as(admin).tickets.create(world.given.request())
    const { faults, end } = await verify(id, [], after)
    expect(faults).toEqual([
      { kind: 'outdated', number: end.last },
      { kind: 'end_not_sealed', number: end.last },
    ])
  })
})

describe('the table of the audit log', () => {
  it.each([
    'update audit_entries set ip = null',
    'delete from audit_entries',
    'truncate audit_entries',
    `insert into audit_entries (id, at, actor_kind, actor_name, action, entity, entity_id)
      values (gen_random_uuid(), now(), 'system', 'x', 'x', 'x', gen_random_uuid())`,
  ])('refuses: %s', async (statement) => {
    await expect(world.deps.sql.unsafe(statement)).rejects.toThrow()
  })

  it('keeps one form of every value', () => {
    const told = { b: [1, { d: null, c: 'é' }], a: new Date(0), u: undefined, 10: 1, 9: 2 }
    const text = '{"9":2,"10":1,"a":"1970-01-01T00:00:00.000Z","b":[1,{"c":"é","d":null}]}'
    expect(canonicalJson(told)).toBe(text)
    expect(canonicalJson(Object.fromEntries(Object.entries(told).reverse()))).toBe(text)
  })
})
