import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identities, twoFactors } from '../../db/schema/auth.ts'
import { openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import type { TestPerson } from '../../testing/given.ts'
import { linkToken, mailsTo } from '../../testing/mailbox.ts'
import { openWorld, type World } from '../../testing/world.ts'

let world: World
const password = 'a long enough password'
const next = 'a password of tomorrow'

beforeAll(async () => {
  world = await openWorld()
  await world.given.organization('Acme')
})
afterAll(() => world.close())

const emailOf = ({ username }: TestPerson) => `${username}@example.com`
const signIn = (person: TestPerson, withPassword: string) =>
  openBrowser(world).call.auth.signIn({ identifier: person.username, password: withPassword })
const templatesTo = async (email: string) => (await mailsTo(world, email)).map(({ template }) => template)

const askForReset = async (email: string): Promise<string> => {
  await openBrowser(world).call.auth.requestReset({ email })
  return linkToken(world, email, 'reset_password')
}

const turnTwoFactorOn = (userId: string) =>
  world.deps.db.insert(twoFactors).values({
    userId,
    secret: world.deps.secrets.seal('00'),
    confirmedAt: world.clock.now,
    createdAt: world.clock.now,
  })

describe('a forgotten password', () => {
  test('is replaced by a link, which signs in here and out everywhere else', async () => {
    const ann = await world.given.stranger('Ann')
    const browser = openBrowser(world)
    const token = await askForReset(emailOf(ann))
    expect(await browser.call.auth.resetPassword({ token, password: next })).toEqual({ status: 'signed_in' })
    expect((await browser.call.auth.me())?.user.id).toBe(ann.id)
    expect(await openBrowser(world, { person: ann }).isSignedIn()).toBe(false)
    await expectRefusal(signIn(ann, password), 'auth.wrong_credentials')
    expect(await signIn(ann, next)).toEqual({ status: 'signed_in' })
    expect(await templatesTo(emailOf(ann))).toEqual(['reset_password', 'password_changed'])
  })

  test('is the way in of people who never had one', async () => {
    const ann = await world.given.stranger('Ann')
    await world.deps.sql`
      update users set password_hash = null, email_verified_at = null where id = ${ann.id}`
    const token = await askForReset(emailOf(ann))
    const browser = openBrowser(world)
    await browser.call.auth.resetPassword({ token, password: next })
    expect((await browser.call.auth.me())?.user.isEmailVerified).toBe(true)
  })

  test('asks for the code all the same where there is an authenticator app', async () => {
    const ann = await world.given.stranger('Ann')
    await turnTwoFactorOn(ann.id)
    const token = await askForReset(emailOf(ann))
    const reset = openBrowser(world).call.auth.resetPassword({ token, password: next })
    expect(await reset).toEqual({ status: 'code_needed' })
  })

  test('takes from an account of which nobody had proved the email all that somebody else set up', async () => {
    const signedUp = openBrowser(world)
    const email = 'mine@example.com'
    await signedUp.call.auth.signUp({ username: 'thief', email, password: 'the password of a thief' })
    await signedUp.call.auth.signIn({ identifier: 'thief', password: 'the password of a thief' })
    const userId = (await signedUp.call.auth.me())?.user.id ?? ''
    await turnTwoFactorOn(userId)
    const linked = { issuer: 'https://id.example', subject: '7', provider: 'oidc', userId } as const
    await world.deps.db.insert(identities).values({ ...linked, createdAt: world.clock.now })
    const owner = openBrowser(world)
    const token = await askForReset(email)
    expect(await owner.call.auth.resetPassword({ token, password: next })).toEqual({ status: 'signed_in' })
    expect(await signedUp.isSignedIn()).toBe(false)
    expect(await world.deps.sql`select 1 from identities where user_id = ${userId}`).toEqual([])
    expect((await owner.call.auth.me())?.memberships).toMatchObject([{ slug: 'acme' }])
  })

  test('forgets the failures with the name, and a change of email that waits', async () => {
    const ann = await world.given.stranger('Ann')
    const own = openBrowser(world, { person: ann })
    await own.call.account.requestEmailChange({ email: 'thief@example.org', password })
    for (let tries = 0; tries < 5; tries += 1)
      await expectRefusal(signIn(ann, 'not the password'), 'auth.wrong_credentials')
    const key = world.deps.secrets.keyedHash('sign-in name', ann.username)
    expect(await world.deps.limits.spent('failures', key)).toBe(5)
    const browser = openBrowser(world)
    await browser.call.auth.resetPassword({ token: await askForReset(emailOf(ann)), password: next })
    expect(await world.deps.limits.spent('failures', key)).toBe(0)
    expect((await browser.call.account.security()).emailChange).toBeNull()
  })
})

test('where no proof of emails is asked for, a link to a new password takes no second factor away', async () => {
  const policy = { requireEmailVerification: false, autoCloseDays: 14, isInboxOpen: false }
  const open = await openWorld({ policy })
  await open.given.organization('Acme')
  const email = 'una@example.com'
  const account = { username: 'una', email, password, organization: 'acme' }
  const browser = openBrowser(open)
  await browser.call.auth.signUp(account)
  const userId = (await browser.call.auth.me())?.user.id ?? ''
  const createdAt = open.clock.now
  const secret = open.deps.secrets.seal('00')
  await open.deps.db.insert(twoFactors).values({ userId, secret, confirmedAt: createdAt, createdAt })
  await openBrowser(open).call.auth.requestReset({ email })
  const token = await linkToken(open, email, 'reset_password')
  const reset = openBrowser(open).call.auth.resetPassword({ token, password: next })
  expect(await reset).toEqual({ status: 'code_needed' })
  await open.close()
})

test('asking again and again for another mail uses up nobody’s links to a new password', async () => {
  const ann = await world.given.stranger('Ann')
  const email = emailOf(ann)
  const { call } = openBrowser(world)
  for (let tries = 0; tries < 6; tries += 1) await call.auth.resendVerification({ email })
  for (let tries = 0; tries < 6; tries += 1)
    await call.auth.signUp({ username: 'other', email, password, organization: 'acme' })
  await askForReset(email)
  expect(await templatesTo(email)).toContain('reset_password')
})

describe('the link to a new password', () => {
  test('works once, also when it is used twice at once', async () => {
    const ann = await world.given.stranger('Ann')
    const token = await askForReset(emailOf(ann))
    const used = [1, 2].map((n) =>
      refusalOf(openBrowser(world).call.auth.resetPassword({ token, password: `${next} ${n}` })),
    )
    const codes = (await Promise.all(used)).map((refusal) => refusal?.code ?? 'set')
    expect(codes.sort()).toEqual(['auth.link_invalid', 'set'])
  })

  test('is over after an hour, and when another was sent', async () => {
    const ann = await world.given.stranger('Ann')
    const first = await askForReset(emailOf(ann))
    const second = await askForReset(emailOf(ann))
    const reset = (token: string) => openBrowser(world).call.auth.resetPassword({ token, password: next })
    await expectRefusal(reset(first), 'auth.link_invalid')
    world.clock.now = new Date(world.clock.now.getTime() + 3_600_000 + 1)
    await expectRefusal(reset(second), 'auth.link_invalid')
  })

  test('is not used up by a password that is refused', async () => {
    const ann = await world.given.stranger('Ann')
    const token = await askForReset(emailOf(ann))
    const browser = openBrowser(world)
    for (const bad of ['password123', emailOf(ann)])
      await expectRefusal(
        browser.call.auth.resetPassword({ token, password: bad }),
        'auth.password_known_bad',
      )
    expect(await browser.call.auth.resetPassword({ token, password: next })).toEqual({ status: 'signed_in' })
  })

  test('opens nothing else', async () => {
    const ann = await world.given.stranger('Ann')
    const token = await askForReset(emailOf(ann))
    await expectRefusal(openBrowser(world).call.auth.verifyEmail({ token }), 'auth.link_invalid')
    await expectRefusal(openBrowser(world).call.auth.confirmEmailChange({ token }), 'auth.link_invalid')
  })

  test('is stored as a hash alone', async () => {
    const ann = await world.given.stranger('Ann')
    const token = await askForReset(emailOf(ann))
    const [row] = await world.deps.sql<{ row: string }[]>`
      select t::text as row from account_tokens t where user_id = ${ann.id}`
    expect(row?.row).not.toContain(token)
  })

  test('is asked for alike whether there is an account or not, in the same time', async () => {
    const waits: number[] = []
    const timed = await openWorld({
      wait: async (ms) => {
        waits.push(ms)
      },
    })
    const ann = await timed.given.stranger('Ann')
    const ask = async (email: string) => {
      const browser = openBrowser(timed)
      const answer = await browser.call.auth.requestReset({ email })
      return { answer, cookies: browser.setCookies, headers: [...browser.headers.keys()] }
    }
    expect(await ask('nobody@example.com')).toEqual(await ask(emailOf(ann)))
    expect(waits).toEqual([250, 250])
    expect(await mailsTo(timed, 'nobody@example.com')).toEqual([])
    await timed.close()
  })
})

describe('changing one’s own password', () => {
  test('ends the other sessions, gives this one a new token and tells by mail', async () => {
    const ann = await world.given.stranger('Ann')
    const other = openBrowser(world)
    await other.call.auth.signIn({ identifier: ann.username, password })
    const own = openBrowser(world, { person: ann })
    await own.call.account.changePassword({ current: password, next })
    expect(await other.isSignedIn()).toBe(false)
    expect(await own.isSignedIn()).toBe(true)
    expect(await openBrowser(world, { person: ann }).isSignedIn()).toBe(false)
    expect(await signIn(ann, next)).toEqual({ status: 'signed_in' })
    expect(await templatesTo(emailOf(ann))).toEqual(['password_changed'])
  })

  test('needs the present one, and a new one that others would not try first', async () => {
    const ann = await world.given.stranger('Ann')
    const { call } = openBrowser(world, { person: ann })
    const wrong = await expectRefusal(
      call.account.changePassword({ current: 'x', next }),
      'auth.wrong_password',
    )
    expect(Object.keys(wrong.details.fields ?? {})).toEqual(['current'])
    const bad = call.account.changePassword({ current: password, next: 'password123' })
    expect(Object.keys((await expectRefusal(bad, 'auth.password_known_bad')).details.fields ?? {})).toEqual([
      'next',
    ])
  })

  test('is not for somebody whose email is not proved: its owner may be another', async () => {
    const ann = await world.given.stranger('Ann')
    await world.deps.sql`update users set email_verified_at = null where id = ${ann.id}`
    const change = openBrowser(world, { person: ann }).call.account.changePassword({
      current: password,
      next,
    })
    await expectRefusal(change, 'auth.email_unverified')
  })

  test('may be tried ten times in a while', async () => {
    const ann = await world.given.stranger('Ann')
    const { call } = openBrowser(world, { person: ann })
    const attempt = () => call.account.changePassword({ current: 'x', next })
    for (let tries = 0; tries < 10; tries += 1) await expectRefusal(attempt(), 'auth.wrong_password')
    await expectRefusal(attempt(), 'rate.limited')
  })

  test('lets links to a new password be worth nothing', async () => {
    const ann = await world.given.stranger('Ann')
    const token = await askForReset(emailOf(ann))
    await openBrowser(world, { person: ann }).call.account.changePassword({ current: password, next })
    const reset = openBrowser(world).call.auth.resetPassword({ token, password: 'yet another password' })
    await expectRefusal(reset, 'auth.link_invalid')
  })

  test('twice at once changes it once', async () => {
    const ann = await world.given.stranger('Ann')
    const changes = [`${next} 1`, `${next} 2`].map((wanted) =>
      refusalOf(
        openBrowser(world, { person: ann }).call.account.changePassword({ current: password, next: wanted }),
      ),
    )
    expect((await Promise.all(changes)).filter((refusal) => refusal === null)).toHaveLength(1)
  })
})
