import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { jobs } from '#server/app/jobs.ts'
import type { Deps } from '#server/platform/ports.ts'
import { beginJob } from '#server/testing/job-process.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { foldTicketCounts } from './mutations/fold-counts.ts'

const dayMs = 24 * 60 * 60 * 1000
const start = new Date('2026-03-02T09:00:00.000Z')
const many = 450

let world: World
let other: Deps
let organizationId: string
beforeAll(async () => {
  world = await openWorld()
  other = await world.openAnother()
})
afterAll(() => world.close())

const run = async (name: string, deps: Deps = world.deps) => {
  const job = jobs.find((one) => one.name === name)
  if (!job) throw new Error(`no job ${name}`)
  await job.run(systemCtx(deps, name), {})
}

const begin = (name: string) => beginJob(name, { now: world.clock.now, target: world.target, organizationId })

/** An organization of this night alone, with as many tickets that are due for the work of the night. */
const givenDue = async (state: 'resolved' | 'deleted') => {
  world.clock.now = start
  const { id, admin } = await world.given.organization('Night')
  organizationId = id
  const ticket = await world.as(admin).tickets.create(world.given.request())
  await world.as(admin).tickets.changeStatus({ ticketId: ticket.id, version: 1, status: 'resolved' })
  if (state === 'deleted') await world.as(admin).tickets.delete({ ticketId: ticket.id })
  await world.deps.sql`
    insert into tickets (organization_id, id, number, title, description, severity, priority, status, requester_id,
      created_at, updated_at, resolved_at, deleted_at, client_id, search_language)
    select organization_id, gen_random_uuid(), 'TKT-2027-' || lpad(n::text, 6, '0'), title, description, severity,
      priority, status, requester_id, created_at, updated_at, resolved_at, deleted_at, gen_random_uuid(), search_language
    from tickets, generate_series(2, ${many}::int) n where id = ${ticket.id}`
  world.clock.now = new Date(start.getTime() + 31 * dayMs)
}

/** What the work of a night has left behind: one event and one audit row for each ticket, and true counters. */
const left = async (name: string) => {
  const [found] = await world.deps.sql`
    select
      (select count(*)::int from tickets where organization_id = ${organizationId} and status = 'closed') as closed,
      (select count(*)::int from tickets where organization_id = ${organizationId} and deleted_at is not null) as deleted,
      (select count(*)::int from audit_entries where organization_id = ${organizationId} and actor_name = ${name}) as audits,
      (select count(distinct ticket_id)::int from audit_entries
        where organization_id = ${organizationId} and actor_name = ${name}) as audited,
      (select count(*)::int from events where organization_id = ${organizationId} and (type = 'ticket.purged'
        or payload #>> '{changes,status,to}' = 'closed')) as events,
      (select count(*)::int from (
        select status, sum(tickets) as kept from (
          select status, tickets from ticket_counts where organization_id = ${organizationId}
          union all
          select status, delta from ticket_count_deltas where organization_id = ${organizationId}) parts group by status
      ) kept full join (
        select status, count(*) as counted from tickets
        where organization_id = ${organizationId} and deleted_at is null group by status
      ) counted using (status) where coalesce(kept, 0) <> coalesce(counted, 0)) as wrong`
  return found
}

/** Whoever does this while that is so hangs in the middle of it. */
const hangOn = (what: string, condition = 'true') =>
  world.deps.sql.unsafe(`
    create function hang() returns trigger language plpgsql as $$
    begin
      if ${condition} then perform pg_sleep(300); end if;
      return case tg_op when 'DELETE' then old else new end;
    end $$;
    create trigger hangs before ${what} for each row execute function hang()`)

const hanging = () => world.deps.sql<{ pid: number }[]>`
  select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
const somebodyHangs = () =>
  vi.waitFor(async () => expect(await hanging()).toHaveLength(1), { timeout: 60_000, interval: 50 })

/** As the database does with the connection of a process that is no more. */
const endThoseWhoHang = async () => {
  for (const { pid } of await hanging()) await world.deps.sql`select pg_terminate_backend(${pid}, 5000)`
  await world.deps.sql.unsafe('drop function hang() cascade')
}

const nights = [
  { name: 'tickets.close_resolved', state: 'resolved', atOnce: 200, before: 'update' },
  { name: 'tickets.purge', state: 'deleted', atOnce: 100, before: 'delete' },
] as const

describe.each(nights)('the nightly work $name', ({ name, state, atOnce, before }) => {
  const done = (count: number) => ({
    closed: name === 'tickets.close_resolved' ? count : 0,
    deleted: name === 'tickets.purge' ? many - count : 0,
    audits: count,
    audited: count,
    events: count,
    wrong: 0,
  })
  beforeEach(() => givenDue(state))

  test('does everything once when it runs twice', async () => {
    await run(name)
    expect(await left(name)).toEqual(done(many))
    await run(name)
    expect(await left(name)).toEqual(done(many))
  })

  test('does everything once when two servers do it at the same moment', async () => {
    await Promise.all([run(name), run(name, other)])
    await run(name)
    expect(await left(name)).toEqual(done(many))
  })

  test('keeps what is whole when its process is killed, and the next run does the rest', async () => {
    const written = `from audit_entries where organization_id = '${organizationId}' and actor_name = '${name}'`
    await hangOn(`${before} on tickets`, `exists (select ${written})`)
    const job = begin(name)
    await somebodyHangs()
    job.kill()
    expect(await job.ended).toBe('SIGKILL')
    expect(await left(name)).toEqual(done(atOnce))
    await endThoseWhoHang()
    await run(name)
    expect(await left(name)).toEqual(done(many))
  }, 90_000)
})

describe('the counters of tickets', () => {
  const spoil = () => world.deps.sql`
    insert into ticket_count_deltas (organization_id, status, delta) values (${organizationId}, 'open', 7)`
  const fold = (deps: Deps = world.deps) =>
    foldTicketCounts(systemCtx(deps, 'tickets.fold_counts'), { organizationId })
  beforeEach(() => givenDue('deleted'))

  test('are mended once, however often and wherever they are counted anew', async () => {
    await spoil()
    expect(await left('')).toMatchObject({ wrong: 1 })
    // So slow that the others count before the first has written.
    await world.deps.sql.unsafe(`
      create function write_slowly() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.3); return new; end $$;
      create trigger slow before insert on ticket_count_deltas for each row execute function write_slowly()`)
    await Promise.all([run('tickets.recount'), run('tickets.recount', other), run('tickets.recount')])
    await world.deps.sql.unsafe('drop trigger slow on ticket_count_deltas; drop function write_slowly()')
    expect(await left('')).toMatchObject({ wrong: 0 })
    await run('tickets.recount')
    expect(await left('')).toMatchObject({ wrong: 0 })
  })

  const works = [
    { name: 'tickets.recount', verb: 'counted anew', writes: 'insert on ticket_count_deltas' },
    { name: 'tickets.fold_counts', verb: 'folded', writes: 'insert on ticket_counts' },
  ]
  test.each(works)(
    'are true after the process was killed by which they were $verb',
    async ({ name, writes }) => {
      await spoil()
      await hangOn(writes)
      const work = begin(name)
      await somebodyHangs()
      work.kill()
      expect(await work.ended).toBe('SIGKILL')
      await endThoseWhoHang()
      expect(await left('')).toMatchObject({ wrong: 1 })
      expect(await begin(name).ended).toBe(0)
      await run('tickets.recount')
      await fold()
      expect(await left('')).toMatchObject({ wrong: 0 })
    },
    40_000,
  )

  test('stay true while two servers fold them, count them and tickets go and come back', async () => {
    const { admin } = await world.given.organization('Busy')
    const made = await Promise.all(
      [1, 2, 3, 4].map(() => world.as(admin).tickets.create(world.given.request())),
    )
    const come = made.map(async ({ id }) => {
      await world.as(admin).tickets.delete({ ticketId: id })
      await world.as(admin, world.deps).tickets.restore({ ticketId: id })
    })
    const [row] = await world.deps.sql<{ id: string }[]>`
      select organization_id as id from tickets where id = ${made[0]?.id ?? ''}`
    organizationId = row?.id ?? ''
    const work = [1, 2, 3].flatMap(() => [fold(), fold(other), run('tickets.recount', other)])
    await Promise.all([...come, ...work])
    await Promise.all([fold(), fold(other)])
    expect(await left('')).toMatchObject({ wrong: 0 })
    expect((await world.as(admin).tickets.counts()).byStatus.open).toBe(4)
  })
})
