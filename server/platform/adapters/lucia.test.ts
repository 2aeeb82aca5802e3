import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestPerson } from '#server/testing/given.ts'
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
    await world.deps.sessions.revoke(world.deps.db, renewed?.sessionId ?? '')
    expect(await validate(ben.token)).toBeNull()
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
