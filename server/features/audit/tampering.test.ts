import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { installationChain, sealEnd } from '#server/platform/audit-chain.ts'
import type { ChainFault } from '#server/platform/audit-check.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { Sql } from '../../db/client.ts'
import { listChains, verifyChain } from './queries/verify-chains.ts'

let world: World
let admin: TestPerson
let id: string
beforeEach(async () => {
  world = await openWorld()
  ;({ admin, id } = await world.given.organization('History'))
  await world.as(admin).account.updateProfile({ name: 'Ada', timeZone: null })
  await world.as(admin).tickets.create(world.given.request())
})
afterEach(() => world.close())

type Tampering = Parameters<Parameters<Sql['begin']>[1]>[0]

/** As somebody who rules the database can: no trigger, no foreign key and no constraint is asked. */
const tamper = (work: (sql: Tampering) => Promise<unknown>) =>
  world.deps.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`alter table audit_entries drop constraint audit_entries_chained`
    await work(sql)
    await sql`
      alter table audit_entries add constraint audit_entries_chained
      check (number is not null and hash is not null) not valid`
  })

/** The kinds of faults in each chain that has any. */
const findFaults = async () => {
  const ctx = systemCtx(world.deps, 'test')
  const found: Record<string, ChainFault['kind'][]> = {}
  for (const { chain } of await listChains(ctx)) {
    const { faults } = await verifyChain(ctx, chain, [])
    if (faults.length > 0) found[chain] = faults.map(({ kind }) => kind)
  }
  return found
}

const workOn = () => world.as(admin).tickets.create(world.given.request())

const setBack = (sql: Tampering) => sql`update audit_heads set last = 0, hash = ''`

test('a log that nobody touched has no fault, also that of an organization which did nothing yet', async () => {
  await world.given.organization('Idle')
  expect(await findFaults()).toEqual({})
})

test.each([
  ['set back', setBack],
  [
    'set back without a seal',
    (sql: Tampering) => sql`update audit_heads set last = 0, hash = '', seal = null`,
  ],
  [
    'set back with a number of entries from before it',
    (sql: Tampering) => sql`
      update audit_heads set last = 0, hash = '', unchained = (
        select count(*) from audit_entries e
        where coalesce(e.organization_id, ${installationChain}) = chain)`,
  ],
])(
  'a log whose entries were all taken out of their chains is told, the ends being %s',
  async (_how, change) => {
    await tamper(async (sql) => {
      await sql`update audit_entries set number = null, hash = null`
      await change(sql)
    })
    const found = await findFaults()
    expect(Object.keys(found).sort()).toEqual([installationChain, id])
    expect(found[id]).toContain('end_not_sealed')
    await workOn()
    expect((await findFaults())[id]).toContain('end_not_sealed')
  },
)

test('a single entry that was put in as one from before the chain is told, however old it looks', async () => {
  await tamper(
    (sql) => sql`
    insert into audit_entries (organization_id, id, at, actor_kind, actor_name, action, entity, entity_id)
    values (${id}, '00000000-0000-7000-8000-000000000001', '2020-01-01', 'system', 'x', 'ticket.created', 'ticket', ${id})`,
  )
  expect(await findFaults()).toEqual({ [id]: ['beside_chain'] })
})

test.each([
  ['set back', setBack, 'end_not_sealed'],
  ['removed', (sql: Tampering) => sql`delete from audit_heads`, 'no_end'],
] as const)('a log that was emptied is told, the ends being %s', async (_how, change, kind) => {
  await tamper(async (sql) => {
    await sql`delete from audit_entries`
    await change(sql)
  })
  expect(await findFaults()).toEqual({ [installationChain]: [kind], [id]: [kind] })
  await workOn()
  await world.as(admin).account.updateProfile({ name: 'Bea', timeZone: null })
  expect(await findFaults()).toEqual({ [installationChain]: ['end_not_sealed'], [id]: ['end_not_sealed'] })
})

test.each([
  ['without an end', (_sql: Tampering, _to: string) => Promise.resolve()],
  [
    'with its end',
    (sql: Tampering, to: string) => sql`update audit_heads set chain = ${to} where chain = ${id}`,
  ],
])(
  'entries that were moved to where there is no organization are told, there and where they were, %s',
  async (_how, change) => {
    const nowhere = '01890000-0000-7000-8000-00000000dead'
    await tamper(async (sql) => {
      await sql`update audit_entries set organization_id = ${nowhere} where organization_id = ${id}`
      await change(sql, nowhere)
    })
    const found = await findFaults()
    expect(found[nowhere]).toContain('no_organization')
    expect(found[id]).toHaveLength(1)
  },
)

test('entries from before there was a chain are counted, and told when there are more or fewer', async () => {
  const { sql, secrets } = world.deps
  await tamper(async (sql) => {
    const [end] = await sql<
      { last: string; hash: string }[]
    >`select last, hash from audit_heads where chain = ${id}`
    if (!end) throw new Error('no end')
    const noted = { chain: id, last: Number(end.last), hash: end.hash, unchained: 1 }
    await sql`update audit_heads set unchained = 1, seal = ${sealEnd(secrets, noted)} where chain = ${id}`
    await sql`
      insert into audit_entries (organization_id, id, at, actor_kind, actor_name, action, entity, entity_id)
      values (${id}, '00000000-0000-7000-8000-000000000001', now(), 'system', 'x', 'ticket.created', 'ticket', ${id})`
  })
  await workOn()
  expect(await findFaults()).toEqual({})
  expect(await verifyChain(systemCtx(world.deps, 'test'), id, [])).toMatchObject({ unchained: 1 })
  await tamper((sql) => sql`delete from audit_entries where number is null`)
  expect(await findFaults()).toEqual({ [id]: ['unchained_missing'] })
  await sql`update audit_heads set unchained = 0 where chain = ${id}`
  expect(await findFaults()).toEqual({ [id]: ['end_not_sealed'] })
})
