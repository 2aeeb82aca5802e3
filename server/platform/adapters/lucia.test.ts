import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '#server/testing/browser.ts'
import { type TestPerson, testPassword } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let organization: { slug: string; admin: TestPerson }
beforeAll(async () => {
  world = await openWorld()
  organization = await world.given.organization('Acme')
})
afterAll(() => world.close())

const use = () => ({ ip: '192.0.2.7', userAgent: 'a test', at: new Date() })
const validate = (token: string) => world.deps.sessions.validate(token, use())
const tokenOf = (cookie = '') => /=([^;]*)/.exec(cookie)?.[1] ?? ''
const secondsLeft = async (sessionId: string): Promise<number> => {
  const [row] = await world.deps.sql<{ left: number }[]>`
    select extract(epoch from expires_at - now())::float8 as left from sessions where id = ${sessionId}`
  return row?.left ?? 0
}
const sessionsOf = async ({ id }: TestPerson) => [
  ...(await world.deps.sql`select id from sessions where user_id = ${id}`),
]
const changeRole = (person: TestPerson) =>
  world.as(organization.admin).members.changeRole({ userId: person.id, role: 'manager' })

describe('a session after the rights of its person have changed', () => {
  it('gets a new token, and the old one is good for a minute at most, however often it is used', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const first = await validate(ben.token)
    expect(first?.sessionId).not.toBe(ben.sessionId)
    expect(tokenOf(first?.renewedCookie)).not.toBe(ben.token)
    for (let time = 0; time < 3; time += 1) {
      const again = await validate(ben.token)
      expect(again?.sessionId).toBe(ben.sessionId)
      expect(await secondsLeft(ben.sessionId)).toBeLessThanOrEqual(60)
    }
    expect(await secondsLeft(first?.sessionId ?? '')).toBeGreaterThan(60 * 60)
  })

  it('never gets its old cookie back, which the browser would keep', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const answers = await Promise.all(Array.from({ length: 10 }, () => validate(ben.token)))
    const later = await validate(ben.token)
    const cookies = [...answers, later].flatMap((answer) => answer?.renewedCookie ?? [])
    expect(cookies).toHaveLength(1)
    expect(tokenOf(cookies[0])).not.toBe(ben.token)
    expect((await validate(tokenOf(cookies[0])))?.user.id).toBe(ben.id)
  })

  it('gets no other cookie than its new one, though half of its time is over too', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    await world.deps
      .sql`update sessions set expires_at = now() + interval '10 days' where id = ${ben.sessionId}`
    const answers = await Promise.all(Array.from({ length: 10 }, () => validate(ben.token)))
    const tokens = answers.flatMap((answer) => tokenOf(answer?.renewedCookie) || [])
    expect(tokens).toHaveLength(1)
    expect(tokens).not.toContain(ben.token)
  })

  it('is not replaced a second time when the rights change once more within the minute', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const renewed = await validate(ben.token)
    await world.as(organization.admin).members.changeRole({ userId: ben.id, role: 'agent' })
    expect((await validate(ben.token))?.renewedCookie).toBeUndefined()
    expect((await validate(tokenOf(renewed?.renewedCookie)))?.renewedCookie).toBeDefined()
  })

  it('is nobody when the minute is over', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    await validate(ben.token)
    await world.deps.sql`
      update sessions set expires_at = expires_at - interval '61 seconds' where id = ${ben.sessionId}`
    expect(await validate(ben.token)).toBeNull()
  })
})

describe('a session that ends', () => {
  it('takes with it what it was before its token was replaced', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const renewed = await validate(ben.token)
    await world.deps.sessions.revoke(world.deps.db, ben.id, renewed?.sessionId ?? '')
    expect(await validate(ben.token)).toBeNull()
  })

  it('takes with it what it has become, which somebody else may have', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const renewed = await validate(ben.token)
    await world.as(ben).auth.signOut()
    expect(await validate(tokenOf(renewed?.renewedCookie))).toBeNull()
    expect(await sessionsOf(ben)).toEqual([])
  })

  it('takes with it what it has become when its browser signs in anew', async () => {
    const ben = await world.given.agent(organization.slug)
    await changeRole(ben)
    const renewed = await validate(ben.token)
    const browser = openBrowser(world, { person: ben })
    await browser.call.auth.signIn({ identifier: ben.username, password: testPassword })
    expect(await validate(tokenOf(renewed?.renewedCookie))).toBeNull()
    expect(await sessionsOf(ben)).toHaveLength(1)
  })

  it('takes nothing from another browser of the same person, whose token was replaced too', async () => {
    const ben = await world.given.agent(organization.slug)
    const other = await world.given.anotherBrowser(ben)
    await changeRole(ben)
    const renewed = [await validate(ben.token), await validate(other.token)]
    await world.as(ben).auth.signOut()
    expect((await validate(other.token))?.sessionId).toBe(other.sessionId)
    expect((await validate(tokenOf(renewed[1]?.renewedCookie)))?.user.id).toBe(ben.id)
  })
})

describe('a session whose token is replaced at the very moment', () => {
  const rounds = Array.from({ length: 12 }, (_, round) => round)
  let another: Awaited<ReturnType<World['openAnother']>>
  beforeAll(async () => {
    another = await world.openAnother()
  })
  /** Lets something happen so many ms after requests, to two processes, begin to make new tokens. */
  const during = async (tokens: string[], wait: number, happening: () => Promise<unknown>) => {
    const renewing = tokens.flatMap((token) => [
      validate(token),
      another.sessions.validate(token, use()),
      validate(token),
    ])
    await new Promise((resolve) => setTimeout(resolve, wait))
    await Promise.all([happening(), ...renewing])
  }

  it('when one signs out is over, whichever comes first', async () => {
    for (const round of rounds) {
      const ben = await world.given.agent(organization.slug)
      await changeRole(ben)
      await during([ben.token], round, () => world.as(ben).auth.signOut())
      expect(await sessionsOf(ben)).toEqual([])
    }
  })

  it('when one signs out with the token of before is over', async () => {
    for (const round of rounds) {
      const ben = await world.given.agent(organization.slug)
      await changeRole(ben)
      const renewed = await validate(ben.token)
      await world.as(organization.admin).members.changeRole({ userId: ben.id, role: 'agent' })
      const token = tokenOf(renewed?.renewedCookie)
      await during([token], round, () => world.as(ben).auth.signOut())
      expect(await sessionsOf(ben)).toEqual([])
    }
  })

  it('when all sessions of the person are ended is over', async () => {
    for (const round of rounds) {
      const ben = await world.given.agent(organization.slug)
      const other = await world.given.anotherBrowser(ben)
      await changeRole(ben)
      const endAll = () => world.deps.sessions.revokeAll(world.deps.db, ben.id)
      await during([ben.token, other.token], round, endAll)
      expect(await sessionsOf(ben)).toEqual([])
    }
  })
})

describe('a session that is used', () => {
  it('is extended when half of its time is over', async () => {
    const ben = await world.given.agent(organization.slug)
    await world.deps
      .sql`update sessions set expires_at = now() + interval '10 days' where id = ${ben.sessionId}`
    expect(tokenOf((await validate(ben.token))?.renewedCookie)).toBe(ben.token)
    expect(await secondsLeft(ben.sessionId)).toBeGreaterThan(29 * 24 * 60 * 60)
    expect((await validate(ben.token))?.renewedCookie).toBeUndefined()
  })

  it('is stored by the hash of its token alone', async () => {
    const ben = await world.given.agent(organization.slug)
    const rows = await world.deps.sql`select * from sessions where user_id = ${ben.id}`
    expect(JSON.stringify(rows)).toContain(ben.sessionId)
    expect(JSON.stringify(rows)).not.toContain(ben.token)
    expect(await validate(ben.sessionId)).toBeNull()
  })
})
