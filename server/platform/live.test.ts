import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { changedMemberChannel, type LiveHub, TooManyStreams } from './live.ts'
import { LiveRightsChanged, type LiveStep } from './live-reads.ts'

let world: World
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson
let admin: TestPerson
let organizationId: string

beforeAll(async () => {
  world = await openWorld()
  const acme = await world.given.organization('Acme')
  organizationId = acme.id
  admin = acme.admin
  rita = await world.given.requester(acme.slug, 'Rita')
  olga = await world.given.requester(acme.slug, 'Olga')
  ben = await world.given.agent(acme.slug, 'Ben')
})
afterAll(() => world.close())

type StreamOptions = { after?: number; live?: LiveHub; organization?: string }
const openStream = (
  person: TestPerson,
  { after, live = world.deps.live, organization = organizationId }: StreamOptions = {},
) => {
  const stop = new AbortController()
  const steps: LiveStep[] = []
  const stream = live.follow({
    organizationId: organization,
    userId: person.id,
    sessionId: person.sessionId,
    staff: !['Rita', 'Olga'].includes(person.name),
    ...(after === undefined ? {} : { after }),
    signal: stop.signal,
  })
  const ended = (async () => {
    for await (const step of stream) steps.push(step)
  })()
  return { steps, stop: () => stop.abort(), ended, numbers: () => steps.map(({ number }) => number) }
}

const patience = { timeout: 5_000, interval: 10 }

const lastNumber = async () => {
  const [row] = await world.deps
    .sql`select last::int from event_counters where organization_id = ${organizationId}`
  return Number(row?.last)
}

const typesOf = (steps: LiveStep[]) =>
  steps.flatMap((step) => (step.kind === 'event' ? [step.event.type] : []))

describe('the live stream', () => {
  it('tells staff of everything and a requester only of their own, never of a note', async () => {
    const streams = [ben, rita, olga].map((person) => openStream(person))
    await expect.poll(() => streams.map(({ steps }) => steps.length), patience).toEqual([1, 1, 1])
    const ticket = await world.as(rita).tickets.create(world.given.request())
    await world.as(ben).comments.add(world.given.note(ticket.id))
    await world.as(ben).comments.add(world.given.reply(ticket.id))
    const [staff, requester, stranger] = streams
    await expect.poll(() => staff?.steps, patience).toHaveLength(4)
    await expect.poll(() => requester?.steps, patience).toHaveLength(3)
    expect(typesOf(staff?.steps ?? [])).toEqual(['ticket.created', 'comment.added', 'comment.added'])
    expect(typesOf(requester?.steps ?? [])).toEqual(['ticket.created', 'comment.added'])
    expect(stranger?.steps.map(({ kind }) => kind)).toEqual(['hello'])
    for (const stream of streams) stream.stop()
    await Promise.all(streams.map(({ ended }) => ended))
  })

  it('tells requesters too of what is about all: the organization and its categories', async () => {
    const stream = openStream(rita)
    await expect.poll(() => stream.steps, patience).toHaveLength(1)
    await world.as(admin).organizations.updateSettings({ autoCloseDays: 21 })
    await world.as(admin).organizations.addCategory({ name: 'Hardware' })
    await world.as(admin).invitations.create({ email: 'unheard@example.com', role: 'agent' })
    await world.as(admin).organizations.addCategory({ name: 'Software' })
    await expect.poll(() => stream.steps, patience).toHaveLength(4)
    expect(typesOf(stream.steps)).toEqual(['organization.changed', 'category.changed', 'category.changed'])
    stream.stop()
    await stream.ended
  })

  it('carries on after the last number that a client has, without a gap or a double', async () => {
    const first = openStream(ben)
    await expect.poll(() => first.steps, patience).toHaveLength(1)
    const ticket = await world.as(rita).tickets.create(world.given.request())
    await expect.poll(() => first.steps, patience).toHaveLength(2)
    first.stop()
    for (let index = 0; index < 20; index += 1) await world.as(ben).comments.add(world.given.reply(ticket.id))
    const after = first.numbers().at(-1) ?? 0
    const second = openStream(ben, { after })
    const more = Promise.all(
      Array.from({ length: 10 }, () => world.as(ben).comments.add(world.given.reply(ticket.id))),
    )
    await more
    await expect.poll(() => second.steps, patience).toHaveLength(30)
    expect(second.numbers()).toEqual(Array.from({ length: 30 }, (_, index) => after + 1 + index))
    second.stop()
  })

  it('asks a client that missed too much, or knows of numbers that do not exist, to fetch again', async () => {
    const far = openStream(ben, { after: 10_000_000 })
    await expect.poll(() => far.steps, patience).toHaveLength(1)
    expect(far.steps[0]).toEqual({ kind: 'resync', number: await lastNumber() })
    far.stop()
  })

  it('misses nothing of what another process writes while many write at once', async () => {
    const other = await world.openAnother()
    const stream = openStream(ben)
    await expect.poll(() => stream.steps, patience).toHaveLength(1)
    const from = await lastNumber()
    const writes = Array.from({ length: 60 }, (_, index) =>
      world.as(rita, index % 2 === 0 ? world.deps : other).tickets.create(world.given.request()),
    )
    await Promise.all(writes)
    await expect.poll(() => stream.steps, patience).toHaveLength(61)
    expect(stream.numbers().slice(1)).toEqual(Array.from({ length: 60 }, (_, index) => from + 1 + index))
    stream.stop()
  })

  it('recovers when the listening connection is cut, and delivers what was written meanwhile', async () => {
    const stream = openStream(ben)
    await expect.poll(() => stream.steps, patience).toHaveLength(1)
    await world.deps.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'docket-live'`
    await world.as(rita).tickets.create(world.given.request())
    await expect.poll(() => typesOf(stream.steps), patience).toContain('ticket.created')
    stream.stop()
  })

  it('ends when the role changed while nothing could be heard', async () => {
    const stream = openStream(ben)
    await expect.poll(() => stream.steps.length, patience).toBe(1)
    const ended = expect(stream.ended).rejects.toBeInstanceOf(LiveRightsChanged)
    // As another process does, at the very moment when the listening connections are lost.
    await world.deps.sql`
      with cut as (
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'docket-live'
      )
      update members set role = 'requester' where user_id = ${ben.id} and (select count(*) from cut) > 0`
    await ended
    await world.deps.sql`update members set role = 'agent' where user_id = ${ben.id}`
  })

  it('ends when the session ends or the role changes', async () => {
    const signedOut = openStream(olga)
    const demoted = openStream(ben)
    await expect.poll(() => [signedOut, demoted].map(({ steps }) => steps.length), patience).toEqual([1, 1])
    const ends = Promise.all(
      [signedOut, demoted].map(({ ended }) => expect(ended).rejects.toBeInstanceOf(LiveRightsChanged)),
    )
    await world.deps.sessions.revoke(world.deps.db, olga.id, olga.sessionId)
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'requester' })
    await ends
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'agent' })
  })
})

describe('a live stream ends within a second', () => {
  type Umbrella = Awaited<ReturnType<World['given']['organization']>> & Record<'agent' | 'other', TestPerson>
  const openUmbrella = async (): Promise<Umbrella> => {
    const made = await world.given.organization('Umbrella')
    return { ...made, agent: await world.given.agent(made.slug), other: await world.given.agent(made.slug) }
  }
  /** Opens a stream of each, lets something happen, and says which of them are still told of what comes after. */
  const whoIsTold = async (
    { id, admin: boss, ...staff }: Umbrella,
    happening: (people: Record<'boss' | 'agent' | 'other', TestPerson>) => Promise<unknown>,
  ) => {
    const people = { boss, agent: staff.agent, other: staff.other }
    const other = await world.openAnother()
    const streams = Object.entries(people).flatMap(([name, person]) =>
      [world.deps.live, other.live].map((live) => {
        const stream = openStream(person, { organization: id, live })
        const end = stream.ended.then(
          () => 'stopped',
          (error: unknown) => (error instanceof LiveRightsChanged ? 'ended' : 'failed'),
        )
        return { name, stream, end }
      }),
    )
    await expect
      .poll(() => streams.map(({ stream }) => stream.steps.length), patience)
      .toEqual([1, 1, 1, 1, 1, 1])
    await happening(people)
    await new Promise((resolve) => setTimeout(resolve, 900))
    for (const { stream } of streams) stream.stop()
    const ends = await Promise.all(streams.map(async ({ name, end }) => `${name} ${await end}`))
    return [...new Set(ends)].sort()
  }

  it('when somebody is deactivated, in whichever process, and nobody else is disturbed', async () => {
    const told = await whoIsTold(await openUmbrella(), ({ boss, agent }) =>
      world.as(boss).members.deactivate({ userId: agent.id }),
    )
    expect(told).toEqual(['agent ended', 'boss stopped', 'other stopped'])
  })

  it('for everyone when the operator suspends the organization', async () => {
    const operator = await world.given.operator()
    const umbrella = await openUmbrella()
    const told = await whoIsTold(umbrella, () =>
      world.as(operator).installation.suspend({ organizationId: umbrella.id }),
    )
    expect(told).toEqual(['agent ended', 'boss ended', 'other ended'])
  })

  it('for staff without the authenticator app that is asked of them from now on', async () => {
    const umbrella = await openUmbrella()
    for (const person of [umbrella.admin, umbrella.other]) await world.given.twoFactor(person)
    const told = await whoIsTold(umbrella, ({ boss }) =>
      world.as(boss).organizations.updateSettings({ requireTwoFactor: true }),
    )
    expect(told).toEqual(['agent ended', 'boss stopped', 'other stopped'])
  })

  it('when all sessions of a person are ended, but the one that ends them', async () => {
    const umbrella = await openUmbrella()
    const kept = await world.given.anotherBrowser(umbrella.agent)
    const told = await whoIsTold({ ...umbrella, other: kept }, () =>
      world.deps.sessions.revokeAll(world.deps.db, kept.id, kept.sessionId),
    )
    expect(told).toEqual(['agent ended', 'boss stopped', 'other stopped'])
  })

  it('when one signs out with a token that was replaced before the stream was opened', async () => {
    const umbrella = await openUmbrella()
    const { agent } = umbrella
    await world.as(umbrella.admin).members.changeRole({ userId: agent.id, role: 'manager' })
    const use = { ip: null, userAgent: null, at: new Date() }
    const renewed = await world.deps.sessions.validate(agent.token, use)
    const other = { ...agent, sessionId: renewed?.sessionId ?? '' }
    const told = await whoIsTold({ ...umbrella, other }, () => world.as(agent).auth.signOut())
    expect(told).toEqual(['agent ended', 'boss stopped', 'other ended'])
  })

  it('when a session expires, though nothing is heard of it', async () => {
    const umbrella = await openUmbrella()
    const { sessionId } = umbrella.agent
    await world.deps.sql`update sessions set expires_at = now() + interval '1 second' where id = ${sessionId}`
    const told = await whoIsTold(umbrella, () => new Promise((resolve) => setTimeout(resolve, 600)))
    expect(told).toEqual(['agent ended', 'boss stopped', 'other stopped'])
  })

  it('and does not when the session is longer good than was thought', async () => {
    const umbrella = await openUmbrella()
    const { sessionId } = umbrella.agent
    await world.deps.sql`update sessions set expires_at = now() + interval '1 second' where id = ${sessionId}`
    const told = await whoIsTold(umbrella, async () => {
      await world.deps.sql`update sessions set expires_at = now() + interval '1 day' where id = ${sessionId}`
      await new Promise((resolve) => setTimeout(resolve, 600))
    })
    expect(told).toEqual(['agent stopped', 'boss stopped', 'other stopped'])
  })

  it('is what a word on the channel of changed members does, and only to whom it is about', async () => {
    const umbrella = await openUmbrella()
    const told = await whoIsTold(umbrella, async ({ agent }) => {
      await world.deps
        .sql`update members set deactivated_at = now() where user_id in (${agent.id}, ${umbrella.other.id})`
      await world.deps.sql`select pg_notify(${changedMemberChannel}, ${`${umbrella.id}/${agent.id}`})`
    })
    expect(told).toEqual(['agent ended', 'boss stopped', 'other stopped'])
  })
})

describe('the streams of one person', () => {
  it('are thirty at the most; when one ends there is room for another', async () => {
    const paula = await world.given.agent('acme', 'Paula')
    const streams = Array.from({ length: 30 }, () => openStream(paula))
    await expect.poll(() => streams.every(({ steps }) => steps.length === 1), patience).toBe(true)
    await expect(openStream(paula).ended).rejects.toBeInstanceOf(TooManyStreams)
    const neighbour = openStream(admin)
    await expect.poll(() => neighbour.steps, patience).toHaveLength(1)
    streams[0]?.stop()
    await streams[0]?.ended
    const next = openStream(paula)
    await expect.poll(() => next.steps, patience).toHaveLength(1)
    for (const stream of [...streams, neighbour, next]) stream.stop()
    await Promise.all([...streams, neighbour, next].map(({ ended }) => ended))
    await expect.poll(() => world.deps.live.size(), patience).toBe(0)
  })
})
