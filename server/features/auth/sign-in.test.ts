import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { twoFactors } from '../../db/schema/auth.ts'
import { appOrigin, openApp } from '../../testing/app.ts'
import { openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import type { TestPerson } from '../../testing/given.ts'
import { openWorld, type World } from '../../testing/world.ts'

let world: World
/** The waits since they were last forgotten, in milliseconds. */
const waits: number[] = []
const password = 'a long enough password'
const wrong = 'not the password'

beforeAll(async () => {
  world = await openWorld({
    wait: async (ms) => {
      waits.push(ms)
    },
  })
  await world.given.organization('Acme')
})
afterAll(() => world.close())

const emailOf = ({ username }: TestPerson) => `${username}@example.com`

/** Tries to sign in; how long that was made to wait. */
const waitOf = async (identifier: string, browser = openBrowser(world)): Promise<number> => {
  waits.length = 0
  await expectRefusal(browser.call.auth.signIn({ identifier, password: wrong }), 'auth.wrong_credentials')
  return waits[0] ?? 0
}

describe('signing in', () => {
  test('works by username and by email, in capitals too', async () => {
    const ann = await world.given.stranger('Ann')
    for (const identifier of [ann.username, emailOf(ann), emailOf(ann).toUpperCase()]) {
      const browser = openBrowser(world)
      expect(await browser.call.auth.signIn({ identifier, password })).toEqual({ status: 'signed_in' })
      expect((await browser.call.auth.me())?.user.id).toBe(ann.id)
    }
  })

  test('ends the session that the browser had before', async () => {
    const ann = await world.given.stranger('Ann')
    const browser = openBrowser(world, { person: ann })
    await browser.call.auth.signIn({ identifier: ann.username, password })
    expect(browser.cookies.get('docket_session')).not.toBe(ann.token)
    expect(await openBrowser(world, { person: ann }).isSignedIn()).toBe(false)
    expect(await browser.isSignedIn()).toBe(true)
  })

  test('is impossible with a deleted account, or one without a password', async () => {
    const gone = await world.given.stranger('Gone')
    await openBrowser(world, { person: gone }).call.account.delete({ username: gone.username, password })
    const imported = await world.given.stranger('Imported')
    await world.deps.sql`update users set password_hash = null where id = ${imported.id}`
    for (const identifier of [gone.username, emailOf(gone), imported.username]) {
      const signIn = openBrowser(world).call.auth.signIn({ identifier, password })
      await expectRefusal(signIn, 'auth.wrong_credentials')
    }
  })

  test('waits for the code when there is an authenticator app', async () => {
    const ann = await world.given.stranger('Ann')
    const now = world.clock.now
    const secret = world.deps.secrets.seal('00')
    await world.deps.db
      .insert(twoFactors)
      .values({ userId: ann.id, secret, confirmedAt: now, createdAt: now })
    const browser = openBrowser(world)
    const answer = await browser.call.auth.signIn({ identifier: ann.username, password })
    expect(answer).toEqual({ status: 'code_needed' })
    expect([...browser.cookies.keys()]).toEqual(['docket_second_step'])
    expect(await browser.isSignedIn()).toBe(false)
  })
})

describe('nobody learns from a sign-in who has an account', () => {
  test('status, body, headers and cookies are the same for known and unknown names', async () => {
    const ann = await world.given.stranger('Ann')
    const app = openApp(world)
    const answerOf = async (identifier: string) => {
      const response = await app.request('/trpc/auth.signIn', {
        method: 'POST',
        headers: { origin: appOrigin, 'content-type': 'application/json' },
        body: JSON.stringify({ identifier, password: wrong }),
      })
      const body = (await response.text()).replace(/"requestId":"[^"]*"/, '')
      return { status: response.status, body, headers: [...response.headers.keys()].sort() }
    }
    const known = await answerOf(ann.username)
    expect(known.status).toBe(401)
    expect(known.headers).not.toContain('set-cookie')
    expect(await answerOf('nobody-at-all')).toEqual(known)
    expect(await answerOf('nobody@example.org')).toEqual(known)
    expect(await answerOf(emailOf(ann))).toEqual(known)
  })

  test('an unknown name is slowed down as a known one is', async () => {
    const ann = await world.given.stranger('Ann')
    const waitsOf = async (identifier: string) => {
      const all: number[] = []
      for (let tries = 0; tries < 10; tries += 1) all.push(await waitOf(identifier))
      return all
    }
    const known = await waitsOf(ann.username)
    expect(known).toEqual([0, 0, 0, 200, 400, 800, 1600, 3000, 3000, 3000])
    expect(await waitsOf('somebody-unknown')).toEqual(known)
  })
})

describe('failures slow down', () => {
  test('also when all tries are made at once', async () => {
    waits.length = 0
    const tries = Array.from({ length: 20 }, () =>
      refusalOf(openBrowser(world).call.auth.signIn({ identifier: 'all-at-once', password: wrong })),
    )
    await Promise.all(tries)
    expect(waits.filter((ms) => ms >= 3_000)).toHaveLength(13)
  })

  test('but never lock anybody out, and are forgotten after a success', async () => {
    const ann = await world.given.stranger('Ann')
    for (let tries = 0; tries < 30; tries += 1) await waitOf(ann.username)
    const victim = openBrowser(world)
    waits.length = 0
    expect(await victim.call.auth.signIn({ identifier: ann.username, password })).toEqual({
      status: 'signed_in',
    })
    expect(waits).toEqual([3_000])
    expect(await waitOf(ann.username)).toBe(0)
  })

  test('not at all in a browser that opened the account before', async () => {
    const ann = await world.given.stranger('Ann')
    const own = openBrowser(world)
    await own.call.auth.signIn({ identifier: ann.username, password })
    await own.call.auth.signOut()
    for (let tries = 0; tries < 10; tries += 1) await waitOf(ann.username)
    waits.length = 0
    expect(await own.call.auth.signIn({ identifier: ann.username, password })).toEqual({
      status: 'signed_in',
    })
    expect(waits).toEqual([])
  })

  test('as for everybody in a browser that only opened another account', async () => {
    const ann = await world.given.stranger('Ann')
    const other = openBrowser(world)
    const ben = await world.given.stranger('Ben')
    await other.call.auth.signIn({ identifier: ben.username, password })
    for (let tries = 0; tries < 4; tries += 1) await waitOf(ann.username)
    expect(await waitOf(ann.username, other)).toBe(400)
  })

  test('a known browser has thirty tries, of its own', async () => {
    const ann = await world.given.stranger('Ann')
    const own = openBrowser(world)
    await own.call.auth.signIn({ identifier: ann.username, password })
    for (let tries = 0; tries < 30; tries += 1) await waitOf(ann.username, own)
    const next = own.call.auth.signIn({ identifier: ann.username, password })
    await expectRefusal(next, 'rate.limited')
    const elsewhere = openBrowser(world).call.auth.signIn({ identifier: ann.username, password })
    expect(await elsewhere).toEqual({ status: 'signed_in' })
  })
})

test('an address has a hundred tries in all processes together, and is told when to come back', async () => {
  const strict = await openWorld({ rateLimitFactor: 1 })
  const second = await strict.openAnother()
  const browsers = [openBrowser(strict), openBrowser(strict, { server: second })]
  const tries = Array.from({ length: 110 }, (_, index) => {
    const input = { identifier: `name-${index}`, password: wrong }
    return refusalOf(browsers[index % 2]?.call.auth.signIn(input) ?? Promise.resolve())
  })
  const refusals = await Promise.all(tries)
  const limited = refusals.filter((refusal) => refusal?.code === 'rate.limited')
  expect(limited).toHaveLength(10)
  for (const { call, headers } of browsers) {
    await expectRefusal(call.auth.signIn({ identifier: 'name', password: wrong }), 'rate.limited')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800)
  }
  const elsewhere = openBrowser(strict, { ip: '192.0.2.7' })
  const other = elsewhere.call.auth.signIn({ identifier: 'name', password: wrong })
  await expectRefusal(other, 'auth.wrong_credentials')
  await strict.close()
})

describe('cookies', () => {
  test('are read by no script and sent by no other site’s forms', async () => {
    const ann = await world.given.stranger('Ann')
    const browser = openBrowser(world)
    await browser.call.auth.signIn({ identifier: ann.username, password })
    expect([...browser.cookies.keys()].sort()).toEqual(['docket_known', 'docket_session'])
    for (const cookie of browser.setCookies) {
      expect(cookie).toContain('HttpOnly')
      expect(cookie).toMatch(/SameSite=Lax/i)
      expect(cookie).toContain('Path=/')
      expect(cookie).not.toContain('Secure')
    }
  })

  test('are for this host and HTTPS alone where there is HTTPS', async () => {
    const secure = await openWorld({ secureCookies: true })
    const ann = await secure.given.stranger('Ann')
    const browser = openBrowser(secure)
    await browser.call.auth.signIn({ identifier: ann.username, password })
    expect([...browser.cookies.keys()].sort()).toEqual(['__Host-docket_known', '__Host-docket_session'])
    for (const cookie of browser.setCookies) expect(cookie).toContain('Secure')
    expect(await browser.isSignedIn()).toBe(true)
    await secure.close()
  })

  test('a change of role gives a new token, and the old one is good for a minute at most', async () => {
    const { slug, admin } = await world.given.organization('Rotating')
    const rita = await world.given.requester(slug)
    await world.as(admin).members.changeRole({ userId: rita.id, role: 'agent' })
    const browser = openBrowser(world, { person: rita })
    expect((await browser.call.auth.me())?.memberships).toMatchObject([{ role: 'agent' }])
    expect(browser.cookies.get('docket_session')).not.toBe(rita.token)
    const old = world.deps.secrets.hashToken(rita.token)
    const [row] = await world.deps.sql<{ seconds: number }[]>`
      select extract(epoch from expires_at - now())::float as seconds from sessions where id = ${old}`
    expect(row?.seconds).toBeLessThanOrEqual(60)
    expect(await browser.isSignedIn()).toBe(true)
  })
})
