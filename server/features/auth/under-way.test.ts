import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appCodeAt } from '../../testing/app-code.ts'
import { type Browser, openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import { testPassword as password, type TestPerson } from '../../testing/given.ts'
import { linkToken } from '../../testing/mailbox.ts'
import { whileHeld } from '../../testing/while-held.ts'
import { openWorld, type World } from '../../testing/world.ts'

let world: World
/** What happens once, while a sign-in waits between its look at the account and the comparison of the password. */
let meanwhile: (() => Promise<unknown>) | null = null
const next = 'a password of tomorrow'

beforeAll(async () => {
  world = await openWorld({
    wait: async () => {
      const act = meanwhile
      meanwhile = null
      await act?.()
    },
  })
  await world.given.organization('Acme')
})
afterAll(() => world.close())

const emailOf = ({ username }: TestPerson) => `${username}@example.com`
const signIn = (browser: Browser, person: TestPerson, withPassword = password) =>
  browser.call.auth.signIn({ identifier: person.username, password: withPassword })

/** What an authenticator app shows; of several in one test each later by a step, as none is taken twice. */
const appCode = (secret: string): string => {
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  return appCodeAt(secret, world.clock.now)
}
const turnOn = async (own: Browser): Promise<string> => {
  const { secret } = await own.call.account.beginTwoFactor({ password })
  await own.call.account.confirmTwoFactor({ code: appCode(secret) })
  return secret
}
const reset = async (person: TestPerson) => {
  await openBrowser(world).call.auth.requestReset({ email: emailOf(person) })
  const token = await linkToken(world, emailOf(person), 'reset_password')
  await openBrowser(world).call.auth.resetPassword({ token, password: next })
}
const changeEmail = async (person: TestPerson, own: Browser) => {
  const email = `new-${person.username}@example.org`
  await own.call.account.requestEmailChange({ email, password })
  for (const [address, template] of [
    [emailOf(person), 'email_change_current'],
    [email, 'email_change_new'],
  ] as const) {
    const token = await linkToken(world, address, template)
    await own.call.auth.confirmEmailChange({ token })
  }
}

const ends: Record<string, (person: TestPerson, own: Browser) => Promise<unknown>> = {
  'the password is changed': (_, own) => own.call.account.changePassword({ current: password, next }),
  'the password is reset by mail': reset,
  'all other sessions are ended': (_, own) => own.call.account.revokeOtherSessions(),
  'the email is changed': changeEmail,
  'the account is deleted': ({ username }, own) => own.call.account.delete({ username, password }),
}

describe('a sign-in that is under way', () => {
  test.each(Object.entries(ends))('opens nothing when %s meanwhile', async (_, end) => {
    const ann = await world.given.stranger('Ann')
    const [own, late] = [openBrowser(world, { person: ann }), openBrowser(world)]
    meanwhile = () => end(ann, own)
    await expectRefusal(signIn(late, ann), 'auth.wrong_credentials')
    expect(late.setCookies).toEqual([])
    expect(await late.isSignedIn()).toBe(false)
  })

  test('is asked for the code when two-factor authentication is turned on meanwhile', async () => {
    const ann = await world.given.stranger('Ann')
    const [own, late] = [openBrowser(world, { person: ann }), openBrowser(world)]
    let secret = ''
    meanwhile = async () => {
      secret = await turnOn(own)
    }
    expect(await signIn(late, ann)).toEqual({ status: 'code_needed' })
    expect(await late.isSignedIn()).toBe(false)
    await late.call.auth.confirmSignIn({ code: appCode(secret) })
    expect(await late.isSignedIn()).toBe(true)
  })

  test('is asked for the code, too, when it is turned on at the last moment', async () => {
    const ann = await world.given.stranger('Ann')
    const late = openBrowser(world)
    const answer = await whileHeld(world, ann.id, {
      start: () => signIn(late, ann),
      end: (sql) => sql`
        insert into two_factors (user_id, secret, confirmed_at, created_at)
        values (${ann.id}, ${world.deps.secrets.seal('a')}, now(), now())`,
    })
    expect(answer).toEqual({ status: 'code_needed' })
    expect(await late.isSignedIn()).toBe(false)
  })

  test('is not even asked for the code when the password is changed at the last moment', async () => {
    const ann = await world.given.twoFactor(await world.given.stranger('Ann'))
    const late = openBrowser(world)
    const refusal = await whileHeld(world, ann.id, {
      start: () => refusalOf(signIn(late, ann)),
      end: (sql) => sql`update users set password_hash = 'of tomorrow' where id = ${ann.id}`,
    })
    expect(refusal?.code).toBe('auth.wrong_credentials')
    expect(late.cookies.has('docket_second_step')).toBe(false)
  })

  test('opens nothing when two-factor authentication is turned off meanwhile', async () => {
    const ann = await world.given.stranger('Ann')
    const [own, late] = [openBrowser(world, { person: ann }), openBrowser(world)]
    const secret = await turnOn(own)
    meanwhile = () => own.call.account.disableTwoFactor({ code: appCode(secret) })
    await expectRefusal(signIn(late, ann), 'auth.wrong_credentials')
    expect(await signIn(late, ann)).toEqual({ status: 'signed_in' })
  })

  test('goes on when nothing but the name is changed meanwhile', async () => {
    const ann = await world.given.stranger('Ann')
    meanwhile = () =>
      openBrowser(world, { person: ann }).call.account.updateProfile({ name: 'Annie', timeZone: null })
    expect(await signIn(openBrowser(world), ann)).toEqual({ status: 'signed_in' })
  })

  test('with the former password leaves nobody in, however many there are when it is changed', async () => {
    const ann = await world.given.stranger('Ann')
    const other = await world.openAnother()
    const own = openBrowser(world, { person: ann })
    const thieves = Array.from({ length: 16 }, (_, index) =>
      openBrowser(world, { server: index % 2 === 0 ? world.deps : other }),
    )
    const tries = thieves.map((thief) => refusalOf(signIn(thief, ann)))
    await own.call.account.changePassword({ current: password, next })
    for (const refusal of await Promise.all(tries))
      expect([undefined, 'auth.wrong_credentials']).toContain(refusal?.code)
    for (const thief of thieves) expect(await thief.isSignedIn()).toBe(false)
    expect(await own.isSignedIn()).toBe(true)
    expect(await signIn(openBrowser(world), ann, next)).toEqual({ status: 'signed_in' })
  })

  test('two browsers that change places, each to the other’s account, both come in', async () => {
    const [ann, bob] = [await world.given.stranger('Ann'), await world.given.stranger('Bob')]
    const rounds = Array.from({ length: 8 }, async () => {
      const atAnns = openBrowser(world, { person: await world.given.anotherBrowser(ann) })
      const atBobs = openBrowser(world, { person: await world.given.anotherBrowser(bob) })
      return Promise.all([signIn(atAnns, bob), signIn(atBobs, ann)])
    })
    for (const answer of (await Promise.all(rounds)).flat()) expect(answer).toEqual({ status: 'signed_in' })
  })
})

describe('what was proved before all sessions were ended', () => {
  test('is worth nothing to a sign-in that waits for its code', async () => {
    const ann = await world.given.stranger('Ann')
    const [own, late] = [openBrowser(world, { person: ann }), openBrowser(world)]
    const secret = await turnOn(own)
    await signIn(late, ann)
    await own.call.account.revokeOtherSessions()
    await expectRefusal(late.call.auth.confirmSignIn({ code: appCode(secret) }), 'auth.second_step_over')
    expect(await late.isSignedIn()).toBe(false)
  })

  test('is worth nothing to a link of a sign-up but that it confirms the email', async () => {
    const [signedUp, elsewhere] = [openBrowser(world), openBrowser(world)]
    const email = 'late@example.org'
    await signedUp.call.auth.signUp({ username: 'late', email, password })
    await elsewhere.call.auth.signIn({ identifier: 'late', password })
    await elsewhere.call.account.revokeOtherSessions()
    const token = await linkToken(world, email, 'email_verification')
    expect(await signedUp.call.auth.verifyEmail({ token })).toMatchObject({ isSignedIn: false })
    expect(await signedUp.isSignedIn()).toBe(false)
    expect((await elsewhere.call.auth.me())?.user.isEmailVerified).toBe(true)
  })

  const acts: Record<string, (browser: Browser, person: TestPerson, code: string) => Promise<unknown>> = {
    'changes the password': ({ call }) => call.account.changePassword({ current: password, next }),
    'turns on two-factor authentication': ({ call }, _, code) => call.account.confirmTwoFactor({ code }),
    'signs the others out': ({ call }) => call.account.revokeOtherSessions(),
    'deletes the account': ({ call }, { username }) => call.account.delete({ username, password }),
  }
  test.each(Object.entries(acts))('lets nobody stay who %s at this moment', async (_, act) => {
    const ann = await world.given.stranger('Ann')
    const thief = openBrowser(world, { person: ann })
    const { secret } = await thief.call.account.beginTwoFactor({ password })
    const code = appCode(secret)
    const acted = await whileHeld(world, ann.id, {
      start: () => refusalOf(act(thief, ann, code)),
      end: (sql) => sql`delete from sessions where user_id = ${ann.id}`,
    })
    expect(acted?.code).toBe('auth.required')
    expect(await thief.isSignedIn()).toBe(false)
    expect(await world.deps.sql`select from sessions where user_id = ${ann.id}`).toHaveLength(0)
    expect(await signIn(openBrowser(world), ann)).toEqual({ status: 'signed_in' })
  })

  test('sends no way in to an email that is the former one at this moment', async () => {
    const ann = await world.given.stranger('Ann')
    await whileHeld(world, ann.id, {
      start: () => openBrowser(world).call.auth.requestReset({ email: emailOf(ann) }),
      end: (sql) => sql`update users set email = ${`moved-${emailOf(ann)}`} where id = ${ann.id}`,
    })
    await expect(linkToken(world, emailOf(ann), 'reset_password')).rejects.toThrow('no link')
  })
})
