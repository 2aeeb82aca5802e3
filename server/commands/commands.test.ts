import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal } from '../testing/commands.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let terminal: ReturnType<typeof openTerminal>
beforeAll(async () => {
  world = await openWorld()
  world.clock.now = new Date()
  terminal = openTerminal(world.target)
})
afterAll(async () => {
  terminal.close()
  await world.close()
})

describe('npm run seed', () => {
  test('waits until somebody runs the installation, and leaves its set-up open', async () => {
    const { output, code } = await terminal.run('seed')
    expect(output.trim()).toBe('Make the first admin first: npm start, and open the address that it prints.')
    expect(code).toBe(1)
    expect(await world.asAnonymous().setup.status()).toEqual({ needed: true })
  })

  test('makes a demo organization beside another one, whose people can sign in', async () => {
    await world.given.organization('Already Here')
    const { output, code } = await terminal.run('seed', '--password', 'over hill and dale')
    expect(output).toContain('Tarnbeck Outdoor is made, with 62 tickets.')
    expect(code).toBe(0)
    await world.asAnonymous().auth.signIn({ identifier: 'aiko.mori', password: 'over hill and dale' })
    const [operators] = await world.deps.sql`select count(*)::int as count from users where is_operator`
    expect(operators).toEqual({ count: 0 })
  }, 60_000)

  test('its history is in the past, in order, and of every kind', async () => {
    const { sql } = world.deps
    const events = await sql<{ at: Date; type: string; actorId: string | null }[]>`
      select e.at, e.type, e.actor_id as "actorId" from events e
      join organizations o on o.id = e.organization_id where o.slug = 'tarnbeck-outdoor' order by e.number`
    const times = events.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(times.at(-1)).toBeLessThanOrEqual(Date.now())
    expect(events.filter(({ actorId }) => actorId === null)).toEqual([])
    const statuses = await sql<{ status: string; tickets: number }[]>`
      select t.status, count(*)::int as tickets from tickets t
      join organizations o on o.id = t.organization_id where o.slug = 'tarnbeck-outdoor' group by t.status`
    expect(Object.fromEntries(statuses.map(({ status, tickets }) => [status, tickets > 4]))).toEqual({
      open: true,
      in_progress: true,
      waiting: true,
      resolved: true,
      closed: true,
    })
  })

  test('is refused a second time, and changes nothing', async () => {
    const count = () => world.deps.sql`
      select (select count(*) from tickets) as tickets, (select count(*) from users) as users`
    const before = await count()
    const { output, code } = await terminal.run('seed')
    expect(output.trim()).toBe('Tarnbeck Outdoor is there already; nothing was changed.')
    expect(code).toBe(1)
    expect(await count()).toEqual(before)
  })
})

describe('npm run user', () => {
  test('gives a member another role, by username or email', async () => {
    const { slug } = await world.given.organization('Promoting')
    const person = await world.given.requester(slug)
    const inSlug = ['--organization', slug]
    const first = await terminal.run('user', 'promote', person.username, 'agent', ...inSlug)
    expect(first).toEqual({
      output: `"${person.username}" is now agent of Promoting; before: requester.\n`,
      code: 0,
    })
    const email = `${person.username}@example.com`
    const second = await terminal.run('user', 'promote', email, 'Manager', ...inSlug)
    expect(second.output).toContain('is now manager of Promoting; before: agent.')
    expect((await world.as(person).organizations.current()).role).toBe('manager')
    const listed = await terminal.run('user', 'list', ...inSlug)
    expect(listed.output).toMatch(new RegExp(`manager +${person.username} `))
  }, 60_000)

  test('also while the organization is suspended', async () => {
    const organization = await world.given.suspended(await world.given.organization('Suspended'))
    const person = await world.given.requester(organization.slug)
    const inSlug = ['--organization', organization.slug]
    const { output } = await terminal.run('user', 'promote', person.username, 'admin', ...inSlug)
    expect(output).toContain('is now admin of Suspended')
  })

  test('never leaves an organization without an admin', async () => {
    const { slug, admin } = await world.given.organization('Keeping')
    const { output, code } = await terminal.run(
      'user',
      'promote',
      admin.username,
      'agent',
      '--organization',
      slug,
    )
    expect(output).toContain('is the only admin of Keeping')
    expect(code).toBe(1)
    expect((await world.as(admin).organizations.current()).role).toBe('admin')
  })

  test('says whom or what it does not know', async () => {
    const { slug } = await world.given.organization('Asking')
    const stranger = await world.given.stranger()
    const inSlug = ['--organization', slug]
    const nobody = await terminal.run('user', 'promote', 'nobody', 'agent', ...inSlug)
    expect(nobody).toEqual({ output: 'Nobody has the username or email "nobody".\n', code: 1 })
    const outsider = await terminal.run('user', 'promote', stranger.username, 'agent', ...inSlug)
    expect(outsider.output).toContain('is no member of Asking')
    const boss = await terminal.run('user', 'promote', stranger.username, 'boss', ...inSlug)
    expect(boss.output).toContain('The roles are requester, agent, manager, admin.')
  })
})

describe('npm run user operator', () => {
  test('says who runs the installation, and never leaves it without anybody', async () => {
    const [first, second] = [await world.given.stranger('One'), await world.given.stranger('Two')]
    const operator = (name: string, state: string) => terminal.run('user', 'operator', name, state)
    expect(await operator(first.username, 'on')).toEqual({
      output: `"${first.username}" is now an operator.\n`,
      code: 0,
    })
    const alone = await operator(first.username, 'off')
    expect(alone.output).toContain('is the only operator')
    expect(alone.code).toBe(1)
    await operator(`${second.username}@example.com`, 'on')
    expect((await operator(first.username, 'off')).output).toContain('is now no operator.')
    expect((await operator(first.username, 'off')).output).toContain('is no operator already.')
    expect((await world.as(second).auth.me())?.user.isOperator).toBe(true)
    const audits = await world.deps.sql`
      select actor_name, before, after from audit_entries
      where entity_id = ${first.id} and action = 'user.operator_changed' order by id`
    expect(audits).toEqual([
      { actor_name: 'user', before: { isOperator: false }, after: { isOperator: true } },
      { actor_name: 'user', before: { isOperator: true }, after: { isOperator: false } },
    ])
  }, 60_000)

  test('says whom or what it does not know', async () => {
    const nobody = await terminal.run('user', 'operator', 'nobody', 'on')
    expect(nobody).toEqual({ output: 'Nobody has the username or email "nobody".\n', code: 1 })
    const { output } = await terminal.run('user', 'operator', 'nobody', 'maybe')
    expect(output).toContain('operator NAME on|off')
  })
})

test('npm run migrate says that nothing is left to do', async () => {
  expect(await terminal.run('migrate')).toEqual({ output: 'The database is up to date already.\n', code: 0 })
})
