import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recoveryCodes, twoFactors, users } from '../../db/schema/auth.ts'
import { auditEntries, mails } from '../../db/schema/platform.ts'
import { appCodeAt, fromBase32 } from '../../testing/app-code.ts'
import { type Browser, openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import { type TestPerson, testPassword } from '../../testing/given.ts'
import { openWorld, type World } from '../../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.given.organization('Acme')
})
afterAll(() => world.close())
// Every test begins with codes that nobody has used.
beforeEach(() => wait(120))

const wait = (seconds: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + seconds * 1000)
}

/** What an authenticator app shows, `off` steps beside the time. */
const appCode = (secret: string, off = 0): string => appCodeAt(secret, world.clock.now, off)

/** Turns it on for somebody in a browser of theirs. */
const turnOn = async (browser: Browser) => {
  const { secret } = await browser.call.account.beginTwoFactor({ password: testPassword })
  const { recoveryCodes } = await browser.call.account.confirmTwoFactor({ code: appCode(secret) })
  wait(120)
  return { secret, codes: recoveryCodes }
}

/** Somebody who has it on, and another browser in which their password was given. */
const atSecondStep = async () => {
  const person = await world.given.requester('acme')
  const own = openBrowser(world, { person })
  const { secret, codes } = await turnOn(own)
  return { person, own, secret, codes, browser: await givePassword(person) }
}

const givePassword = async (person: TestPerson): Promise<Browser> => {
  const browser = openBrowser(world)
  const { status } = await browser.call.auth.signIn({ identifier: person.username, password: testPassword })
  expect(status).toBe('code_needed')
  expect(await browser.isSignedIn()).toBe(false)
  return browser
}

const outcome = async (call: Promise<unknown>): Promise<string> => (await refusalOf(call))?.code ?? 'ok'
const mailsTo = (person: TestPerson) =>
  world.deps.db
    .select({ template: mails.template })
    .from(mails)
    .where(eq(mails.recipient, `${person.username}@example.com`))

describe('turning on two-factor authentication', () => {
  test('it takes the password, and a code of the app that was set up', async () => {
    const person = await world.given.requester('acme')
    const browser = openBrowser(world, { person })
    await expectRefusal(browser.call.account.beginTwoFactor({ password: 'not it' }), 'auth.wrong_password')
    await expectRefusal(browser.call.account.beginTwoFactor({}), 'auth.wrong_password')
    await expectRefusal(browser.call.account.confirmTwoFactor({ code: '123456' }), 'auth.two_factor_not_on')
    const { secret, uri, qrSvg } = await browser.call.account.beginTwoFactor({ password: testPassword })
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(uri).toContain(`otpauth://totp/Docket:${person.username}%40example.com?`)
    expect(qrSvg).toMatch(/^<svg /)
    await expectRefusal(
      browser.call.account.confirmTwoFactor({ code: appCode(secret, 5) }),
      'auth.wrong_code',
    )
    expect((await browser.call.auth.me())?.user.hasTwoFactor).toBe(false)
    const { recoveryCodes: codes } = await browser.call.account.confirmTwoFactor({
      code: appCode(secret, -1),
    })
    expect(new Set(codes).size).toBe(10)
    expect(codes[0]).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/)
    expect((await browser.call.auth.me())?.user.hasTwoFactor).toBe(true)
    await expectRefusal(
      browser.call.account.beginTwoFactor({ password: testPassword }),
      'auth.two_factor_already_on',
    )
    expect(await mailsTo(person)).toEqual([{ template: 'two_factor_on' }])
  })

  test('whoever else is signed in to the account is signed out, and this browser has a new session', async () => {
    const person = await world.given.requester('acme')
    const [own, other] = [openBrowser(world, { person }), openBrowser(world)]
    await other.call.auth.signIn({ identifier: person.username, password: testPassword })
    await turnOn(own)
    expect(await own.isSignedIn()).toBe(true)
    expect(own.cookies.get('docket_session')).not.toBe(person.token)
    expect(await other.isSignedIn()).toBe(false)
    expect(await openBrowser(world, { person }).isSignedIn()).toBe(false)
  })

  test('neither the secret nor a recovery code can be read in the database', async () => {
    const { person, secret, codes } = await atSecondStep()
    const rows = JSON.stringify([
      await world.deps.db.select().from(twoFactors).where(eq(twoFactors.userId, person.id)),
      await world.deps.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, person.id)),
    ])
    const hex = Buffer.from(fromBase32(secret)).toString('hex')
    for (const text of [secret, hex, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      expect(rows).not.toContain(text)
  })

  test('who has yet to prove the email cannot', async () => {
    const person = await world.given.requester('acme')
    await world.deps.db.update(users).set({ emailVerifiedAt: null }).where(eq(users.id, person.id))
    await expectRefusal(
      openBrowser(world, { person }).call.account.beginTwoFactor({ password: testPassword }),
      'auth.email_unverified',
    )
  })
})

describe('signing in with a code', () => {
  test('a code of the app opens the session, also one step off', async () => {
    for (const off of [-1, 0, 1]) {
      const { browser, secret } = await atSecondStep()
      const { recoveryCodesLeft } = await browser.call.auth.confirmSignIn({ code: appCode(secret, off) })
      expect(recoveryCodesLeft).toBe(10)
      expect(await browser.isSignedIn()).toBe(true)
      expect(browser.cookies.has('docket_second_step')).toBe(false)
    }
  })

  test('a code two steps off is wrong', async () => {
    const { browser, secret } = await atSecondStep()
    for (const off of [-2, 2])
      await expectRefusal(browser.call.auth.confirmSignIn({ code: appCode(secret, off) }), 'auth.wrong_code')
    expect(await browser.isSignedIn()).toBe(false)
  })

  test('a code is taken once: not again, nor an earlier one, and of five at once one gets in', async () => {
    const { person, secret } = await atSecondStep()
    const browsers: Browser[] = []
    for (let made = 0; made < 5; made += 1) {
      const browser = openBrowser(world)
      await browser.call.auth.signIn({ identifier: person.username, password: testPassword })
      browsers.push(browser)
    }
    // Only the last password that was given waits for a code; all ask with it.
    const waiting = browsers.at(-1)?.cookies.get('docket_second_step') ?? ''
    for (const browser of browsers) browser.cookies.set('docket_second_step', waiting)
    const code = appCode(secret)
    const outcomes = await Promise.all(
      browsers.map((browser) => outcome(browser.call.auth.confirmSignIn({ code }))),
    )
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(1)
    const again = await givePassword(person)
    await expectRefusal(again.call.auth.confirmSignIn({ code }), 'auth.wrong_code')
    await expectRefusal(again.call.auth.confirmSignIn({ code: appCode(secret, -1) }), 'auth.wrong_code')
  })

  test('one code given twice at once, in a sign-in and to turn it off, is taken once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { own, browser, secret } = await atSecondStep()
      const code = appCode(secret)
      const outcomes = await Promise.all([
        outcome(browser.call.auth.confirmSignIn({ code })),
        outcome(own.call.account.renewRecoveryCodes({ code })),
      ])
      expect(outcomes.toSorted()).toEqual(['auth.wrong_code', 'ok'])
    }
  })

  test('a recovery code opens the session once, however it is typed, and its owner is told', async () => {
    const { person, browser, codes } = await atSecondStep()
    const [code = ''] = codes
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`
    expect(await browser.call.auth.confirmSignIn({ code: typed })).toEqual({ recoveryCodesLeft: 9 })
    expect(await browser.isSignedIn()).toBe(true)
    expect(await mailsTo(person)).toContainEqual({ template: 'recovery_code_used' })
    await expectRefusal((await givePassword(person)).call.auth.confirmSignIn({ code }), 'auth.wrong_code')
  })

  test('after five wrong codes the sign-in is over, also when they come at once', async () => {
    const { person, browser, secret } = await atSecondStep()
    const tries = Array.from({ length: 8 }, (_, index) =>
      outcome(browser.call.auth.confirmSignIn({ code: appCode(secret, 100 + index) })),
    )
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((one) => one === 'auth.wrong_code')).toHaveLength(5)
    await expectRefusal(browser.call.auth.confirmSignIn({ code: appCode(secret) }), 'auth.second_step_over')
    const refused = await world.deps.db.$count(
      auditEntries,
      and(eq(auditEntries.entityId, person.id), eq(auditEntries.action, 'session.code_refused')),
    )
    expect(refused).toBe(5)
  })

  test('who goes on with new sign-ins may try ten codes in a while, and no more', async () => {
    const { person, secret, browser } = await atSecondStep()
    await world.deps.limits.forget('proofs', person.id)
    const outcomes: string[] = []
    let current = browser
    for (let attempt = 0; attempt < 12; attempt += 1) {
      if (attempt % 4 === 3) current = await givePassword(person)
      outcomes.push(await outcome(current.call.auth.confirmSignIn({ code: appCode(secret, 50) })))
    }
    expect(outcomes.slice(0, 10)).not.toContain('rate.limited')
    expect(outcomes.slice(10)).toEqual(['rate.limited', 'rate.limited'])
  })

  test('after ten minutes, without a password, or with a made-up cookie there is nothing to confirm', async () => {
    const { browser, secret } = await atSecondStep()
    wait(10 * 60)
    await expectRefusal(browser.call.auth.confirmSignIn({ code: appCode(secret) }), 'auth.second_step_over')
    const stranger = openBrowser(world)
    await expectRefusal(stranger.call.auth.confirmSignIn({ code: '123456' }), 'auth.second_step_over')
    stranger.cookies.set('docket_second_step', 'made-up')
    await expectRefusal(stranger.call.auth.confirmSignIn({ code: '123456' }), 'auth.second_step_over')
  })
})

describe('turning it off, and new recovery codes', () => {
  test('new codes replace the earlier ones', async () => {
    const { own, browser, secret, codes } = await atSecondStep()
    await expectRefusal(own.call.account.renewRecoveryCodes({ code: '000000' }), 'auth.wrong_code')
    const renewed = await own.call.account.renewRecoveryCodes({ code: appCode(secret) })
    expect(renewed.recoveryCodes).toHaveLength(10)
    await expectRefusal(browser.call.auth.confirmSignIn({ code: codes[1] ?? '' }), 'auth.wrong_code')
    await browser.call.auth.confirmSignIn({ code: renewed.recoveryCodes[1] ?? '' })
  })

  test('a code turns it off, and a password is enough again', async () => {
    const { person, own, codes } = await atSecondStep()
    await expectRefusal(own.call.account.disableTwoFactor({ code: '000000' }), 'auth.wrong_code')
    await own.call.account.disableTwoFactor({ code: codes[0] ?? '' })
    expect((await own.call.auth.me())?.user.hasTwoFactor).toBe(false)
    const browser = openBrowser(world)
    const signedIn = await browser.call.auth.signIn({
      identifier: person.username,
      password: testPassword,
    })
    expect(signedIn).toEqual({ status: 'signed_in' })
    expect(await world.deps.db.$count(recoveryCodes, eq(recoveryCodes.userId, person.id))).toBe(0)
    await expectRefusal(own.call.account.disableTwoFactor({ code: codes[1] ?? '' }), 'auth.two_factor_not_on')
  })
})

describe('an admin helps somebody who lost the app', () => {
  test('the member is signed out, told by mail, and signs in with the password alone', async () => {
    const acme = await world.given.organization('Reset')
    const person = await world.given.agent(acme.slug)
    const own = openBrowser(world, { person })
    await turnOn(own)
    await world.as(acme.admin).memberSecurity.resetTwoFactor({ userId: person.id })
    expect(await own.isSignedIn()).toBe(false)
    expect(await mailsTo(person)).toContainEqual({ template: 'two_factor_reset' })
    const browser = openBrowser(world)
    await browser.call.auth.signIn({ identifier: person.username, password: testPassword })
    expect(await browser.isSignedIn()).toBe(true)
    await expectRefusal(
      world.as(acme.admin).memberSecurity.resetTwoFactor({ userId: person.id }),
      'auth.two_factor_not_on',
    )
  })

  test('nobody but an admin of an organization of theirs can, none for themselves, for the operator or for staff elsewhere', async () => {
    const [acme, other] = [await world.given.organization('One'), await world.given.organization('Two')]
    const person = await world.given.agent(acme.slug)
    const reset = (actor: TestPerson, userId: string) =>
      outcome(world.as(actor).memberSecurity.resetTwoFactor({ userId }))
    await turnOn(openBrowser(world, { person }))
    expect(await reset(other.admin, person.id)).toBe('member.not_found')
    expect(await reset(await world.given.manager(acme.slug), person.id)).toBe('permission.missing')
    expect(await reset(acme.admin, acme.admin.id)).toBe('permission.missing')
    const shared = await world.given.agent(acme.slug)
    await turnOn(openBrowser(world, { person: shared }))
    await world.deps.sql`
      insert into members (organization_id, user_id, role, joined_at)
      values (${other.id}, ${shared.id}, 'agent', now())`
    expect(await reset(acme.admin, shared.id)).toBe('permission.missing')
    await world.deps.db.update(users).set({ isOperator: true }).where(eq(users.id, person.id))
    expect(await reset(acme.admin, person.id)).toBe('permission.missing')
    await world.deps.db.update(users).set({ isOperator: true }).where(eq(users.id, acme.admin.id))
    expect(await reset(acme.admin, person.id)).toBe('ok')
  })
})
