import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '../../app/deps.ts'
import { mailWordings, organizations } from '../../db/schema/organizations.ts'
import { openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import { linkToken, mailsTo } from '../../testing/mailbox.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { removeExpired } from './mutations/remove-expired.ts'

let world: World
const password = 'correct horse battery'

beforeAll(async () => {
  world = await openWorld()
  await world.given.organization('Acme')
})
afterAll(() => world.close())

const form = (username: string, changes: object = {}) => ({
  username,
  email: `${username}@example.com`,
  password,
  organization: 'acme',
  ...changes,
})

const signIn = (identifier: string, withPassword = password) =>
  openBrowser(world).call.auth.signIn({ identifier, password: withPassword })

const signUpAndVerify = async (username: string, organization = 'acme') => {
  const browser = openBrowser(world)
  await browser.call.auth.signUp(form(username, { organization }))
  const token = await linkToken(world, `${username}@example.com`, 'email_verification')
  return { browser, verified: await browser.call.auth.verifyEmail({ token }) }
}

const change = (slug: string, values: Partial<typeof organizations.$inferInsert>) =>
  world.deps.db.update(organizations).set(values).where(eq(organizations.slug, slug))

describe('somebody who signs up', () => {
  test('is in when they open the link in the same browser', async () => {
    const { browser, verified } = await signUpAndVerify('ann')
    expect(verified).toEqual({ isSignedIn: true, organization: 'acme', needsPassword: false })
    const me = await browser.call.auth.me()
    expect(me?.user).toMatchObject({ username: 'ann', isEmailVerified: true })
    expect(me?.memberships).toMatchObject([{ slug: 'acme', role: 'requester' }])
  })

  test('is no member before the email is proved, and may sign in but not act', async () => {
    const browser = openBrowser(world)
    expect(await browser.call.auth.signUp(form('bea'))).toEqual({ status: 'check_email' })
    expect(await browser.isSignedIn()).toBe(false)
    await browser.call.auth.signIn({ identifier: 'bea', password })
    expect(await browser.call.auth.me()).toMatchObject({ user: { isEmailVerified: false }, memberships: [] })
    await expectRefusal(browser.call.organizations.current(), 'auth.email_unverified')
  })

  test('signs in with the password when the link was opened in another browser', async () => {
    await openBrowser(world).call.auth.signUp(form('cleo'))
    const phone = openBrowser(world)
    const token = await linkToken(world, 'cleo@example.com', 'email_verification')
    const verified = await phone.call.auth.verifyEmail({ token })
    expect(verified).toEqual({ isSignedIn: false, organization: 'acme', needsPassword: false })
    expect(await phone.isSignedIn()).toBe(false)
    expect(await signIn('cleo')).toEqual({ status: 'signed_in' })
  })

  test('gets a number when the username is taken, and is told by mail alone', async () => {
    await signUpAndVerify('dora')
    const browser = openBrowser(world)
    const answer = await browser.call.auth.signUp(form('dora', { email: 'other.dora@example.com' }))
    expect(answer).toEqual({ status: 'check_email' })
    const [mail] = await mailsTo(world, 'other.dora@example.com')
    expect(mail?.text).toContain('Your username is dora2.')
  })

  test('reads the words of the organization', async () => {
    const { id } = await world.given.organization('Wordy')
    const own = { subject: 'Hi {{username}}', body: 'Welcome to {{organization}}, {{name}}.' }
    const row = { organizationId: id, template: 'email_verification', ...own }
    await world.deps.db.insert(mailWordings).values(row)
    await openBrowser(world).call.auth.signUp(form('edna', { name: 'Edna Mode', organization: 'wordy' }))
    const [mail] = await mailsTo(world, 'edna@example.com')
    expect(mail?.subject).toBe('Hi edna')
    expect(mail?.text).toContain('Welcome to Wordy, Edna Mode.')
  })
})

describe('nobody learns from a sign-up who has an account', () => {
  test('the answer is the same for a new, a known and an unproved email', async () => {
    await signUpAndVerify('finn')
    await openBrowser(world).call.auth.signUp(form('gail'))
    const emails = ['new@example.com', 'finn@example.com', 'gail@example.com']
    const tries = emails.map(async (email) => {
      const browser = openBrowser(world)
      const answer = await browser.call.auth.signUp(form('finn', { email }))
      return { answer, cookies: [...browser.cookies.keys()], headers: [...browser.headers.keys()] }
    })
    const answers = await Promise.all(tries)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test('who has an account is told so by mail, and keeps their password', async () => {
    await signUpAndVerify('hugo')
    await openBrowser(world).call.auth.signUp(form('hugo', { password: 'another long password' }))
    const mails = await mailsTo(world, 'hugo@example.com')
    expect(mails.map(({ template }) => template)).toEqual(['email_verification', 'account_exists'])
    await expectRefusal(signIn('hugo', 'another long password'), 'auth.wrong_credentials')
    expect(await signIn('hugo')).toEqual({ status: 'signed_in' })
  })

  test('who has an account joins one more organization by a link, with the password that they have', async () => {
    const { browser } = await signUpAndVerify('hilda')
    await world.given.organization('Second Home')
    const other = openBrowser(world)
    const wanted = { organization: 'second-home', password: 'another long password' }
    expect(await other.call.auth.signUp(form('hilda', wanted))).toEqual({ status: 'check_email' })
    const [, mail] = await mailsTo(world, 'hilda@example.com')
    expect(mail?.subject).toBe('Join Second Home with your account')
    const token = await linkToken(world, 'hilda@example.com', 'join_organization')
    expect(await other.call.auth.verifyEmail({ token })).toEqual({
      isSignedIn: false,
      organization: 'second-home',
      needsPassword: false,
    })
    const slugs = (await browser.call.auth.me())?.memberships.map(({ slug }) => slug)
    expect(slugs?.sort()).toEqual(['acme', 'second-home'])
    await expectRefusal(signIn('hilda', 'another long password'), 'auth.wrong_credentials')
    await openBrowser(world).call.auth.signUp(form('hilda', wanted))
    expect((await mailsTo(world, 'hilda@example.com')).at(-1)?.template).toBe('account_exists')
  })

  test('an address gets five such mails in an hour, and the answer stays the same', async () => {
    const tries = Array.from({ length: 7 }, () => openBrowser(world).call.auth.signUp(form('ivan')))
    expect(await Promise.all(tries)).toEqual(tries.map(() => ({ status: 'check_email' })))
    expect(await mailsTo(world, 'ivan@example.com')).toHaveLength(5)
  })

  test('fifty sign-ups of one email at once make one account', async () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      openBrowser(world).call.auth.signUp(form(`jo${index % 3}-user`, { email: 'jo@example.com' })),
    )
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set(['check_email']))
    const found = await world.deps.sql`select id from users where email = 'jo@example.com'`
    expect(found).toHaveLength(1)
  })
})

describe('an account that somebody else made with my email', () => {
  test('has my password once I prove the email where I signed up, and theirs opens nothing', async () => {
    const thief = openBrowser(world)
    await thief.call.auth.signUp(form('kim', { password: 'the password of a thief' }))
    await thief.call.auth.signIn({ identifier: 'kim', password: 'the password of a thief' })
    const mine = openBrowser(world)
    await mine.call.auth.signUp(form('kim'))
    await mine.call.auth.verifyEmail({
      token: await linkToken(world, 'kim@example.com', 'email_verification'),
    })
    expect(await thief.isSignedIn()).toBe(false)
    await expectRefusal(signIn('kim', 'the password of a thief'), 'auth.wrong_credentials')
    expect(await signIn('kim')).toEqual({ status: 'signed_in' })
  })

  test('does not take the password of a later sign-up elsewhere', async () => {
    await openBrowser(world).call.auth.signUp(form('lea'))
    await openBrowser(world).call.auth.signUp(form('lea', { password: 'the password of a thief' }))
    const token = await linkToken(world, 'lea@example.com', 'email_verification')
    const verified = await openBrowser(world).call.auth.verifyEmail({ token })
    expect(verified).toMatchObject({ isSignedIn: false, needsPassword: true })
    await expectRefusal(signIn('lea', 'the password of a thief'), 'auth.wrong_credentials')
  })

  test('is open to nobody when I open my link on another device, until I set a password by mail', async () => {
    const thief = openBrowser(world)
    const theirs = 'the password of a thief'
    await thief.call.auth.signUp(form('mia', { password: theirs }))
    await thief.call.auth.signIn({ identifier: 'mia', password: theirs })
    const thiefsToken = await linkToken(world, 'mia@example.com', 'email_verification')
    await openBrowser(world).call.auth.signUp(form('mia'))
    const token = await linkToken(world, 'mia@example.com', 'email_verification')
    expect(token).not.toBe(thiefsToken)
    const phone = openBrowser(world)
    const verified = await phone.call.auth.verifyEmail({ token })
    expect(verified).toEqual({ isSignedIn: false, organization: 'acme', needsPassword: true })
    expect(await thief.isSignedIn()).toBe(false)
    await expectRefusal(signIn('mia', theirs), 'auth.wrong_credentials')
    await phone.call.auth.requestReset({ email: 'mia@example.com' })
    const reset = await linkToken(world, 'mia@example.com', 'reset_password')
    await phone.call.auth.resetPassword({ token: reset, password })
    expect(await signIn('mia')).toEqual({ status: 'signed_in' })
    await expectRefusal(thief.call.auth.verifyEmail({ token: thiefsToken }), 'auth.link_invalid')
  })

  test('is not opened to them by a link that they had sent once more', async () => {
    const thief = openBrowser(world)
    await thief.call.auth.signUp(form('nell', { password: 'the password of a thief' }))
    const mine = openBrowser(world)
    await mine.call.auth.signUp(form('nell'))
    await thief.call.auth.resendVerification({ email: 'nell@example.com' })
    const token = await linkToken(world, 'nell@example.com', 'email_verification')
    expect(await mine.call.auth.verifyEmail({ token })).toMatchObject({ needsPassword: true })
    await expectRefusal(signIn('nell', 'the password of a thief'), 'auth.wrong_credentials')
  })
})

describe('the link that confirms an email', () => {
  test('works once, also when it is opened twice at once', async () => {
    const browser = openBrowser(world)
    await browser.call.auth.signUp(form('mona'))
    const token = await linkToken(world, 'mona@example.com', 'email_verification')
    const opened = [1, 2].map(() => refusalOf(openBrowser(world).call.auth.verifyEmail({ token })))
    const codes = (await Promise.all(opened)).map((refusal) => refusal?.code ?? 'confirmed')
    expect(codes.sort()).toEqual(['auth.link_invalid', 'confirmed'])
  })

  test('is over after a day, and another is sent on request', async () => {
    const browser = openBrowser(world)
    await browser.call.auth.signUp(form('nina'))
    const over = await linkToken(world, 'nina@example.com', 'email_verification')
    world.clock.now = new Date(world.clock.now.getTime() + 24 * 3_600_000 + 1)
    await expectRefusal(browser.call.auth.verifyEmail({ token: over }), 'auth.link_invalid')
    await browser.call.auth.resendVerification({ email: 'nina@example.com' })
    const token = await linkToken(world, 'nina@example.com', 'email_verification')
    expect(token).not.toBe(over)
    expect(await browser.call.auth.verifyEmail({ token })).toMatchObject({
      isSignedIn: true,
      organization: 'acme',
    })
  })

  test('signs nobody in who asked for it in another browser', async () => {
    await openBrowser(world).call.auth.signUp(form('olga'))
    const other = openBrowser(world)
    await other.call.auth.resendVerification({ email: 'olga@example.com' })
    const token = await linkToken(world, 'olga@example.com', 'email_verification')
    expect(await other.call.auth.verifyEmail({ token })).toMatchObject({
      isSignedIn: false,
      organization: 'acme',
    })
  })

  test('is sent to nobody who has confirmed, or has no account; the answer is the same', async () => {
    await signUpAndVerify('pia')
    const before = (await mailsTo(world, 'pia@example.com')).length
    const { call } = openBrowser(world)
    expect(await call.auth.resendVerification({ email: 'pia@example.com' })).toEqual({ ok: true })
    expect(await call.auth.resendVerification({ email: 'nobody@example.com' })).toEqual({ ok: true })
    expect(await mailsTo(world, 'pia@example.com')).toHaveLength(before)
    expect(await mailsTo(world, 'nobody@example.com')).toEqual([])
  })
})

describe('an organization decides who joins by signing up', () => {
  test('closed: nobody', async () => {
    await world.given.organization('Closed Shop')
    await change('closed-shop', { signUpRule: 'closed' })
    const signUp = openBrowser(world).call.auth.signUp(form('quin', { organization: 'closed-shop' }))
    await expectRefusal(signUp, 'organization.sign_up_closed')
  })

  test('suspended: nobody', async () => {
    await world.given.organization('Gone')
    await change('gone', { suspendedAt: new Date() })
    const signUp = openBrowser(world).call.auth.signUp(form('quin', { organization: 'gone' }))
    await expectRefusal(signUp, 'organization.sign_up_closed')
  })

  test('domains: who has an email of one of them, not of a longer name', async () => {
    await world.given.organization('Club')
    await change('club', { signUpRule: 'domains', signUpDomains: ['club.org'] })
    const join = (email: string) =>
      openBrowser(world).call.auth.signUp(form('ruth', { organization: 'club', email }))
    await expectRefusal(join('ruth@example.com'), 'organization.sign_up_domain')
    await expectRefusal(join('ruth@notclub.org'), 'organization.sign_up_domain')
    await expectRefusal(join('ruth@club.org.example.com'), 'organization.sign_up_domain')
    expect(await join('ruth@club.org')).toEqual({ status: 'check_email' })
  })

  test('a rule that changed meanwhile holds when the link is opened', async () => {
    await world.given.organization('Fickle')
    const browser = openBrowser(world)
    await browser.call.auth.signUp(form('sven', { organization: 'fickle' }))
    await change('fickle', { signUpRule: 'closed' })
    const token = await linkToken(world, 'sven@example.com', 'email_verification')
    expect(await browser.call.auth.verifyEmail({ token })).toMatchObject({
      isSignedIn: true,
      organization: null,
    })
    expect((await browser.call.auth.me())?.memberships).toEqual([])
  })
})

const dataOfTokens = async (email: string) => {
  const rows = await world.deps.sql<{ data: object }[]>`
    select data from account_tokens t join users u on u.id = t.user_id where u.email = ${email} order by t.id`
  return rows.map(({ data }) => Object.keys(data).sort())
}

test('a link that is used, replaced or over keeps no hash of a password', async () => {
  const unused = ['browserHash', 'organizationId', 'passwordHash', 'signOuts']
  const browser = openBrowser(world)
  await browser.call.auth.signUp(form('olaf'))
  await browser.call.auth.signUp(form('olaf'))
  expect(await dataOfTokens('olaf@example.com')).toEqual([['organizationId'], unused])
  const token = await linkToken(world, 'olaf@example.com', 'email_verification')
  await browser.call.auth.verifyEmail({ token })
  expect(await dataOfTokens('olaf@example.com')).toEqual([['organizationId'], ['organizationId']])
  await browser.call.auth.signUp(form('olga-b'))
  world.clock.now = new Date(world.clock.now.getTime() + 24 * 3_600_000 + 1)
  await removeExpired(systemCtx(world.deps, 'test'))
  expect(await dataOfTokens('olga-b@example.com')).toEqual([['organizationId']])
})

test.each(['password123', 'tina-the-great', 'tina-the-great@example.com'])(
  'the password %s is refused: others would try it first',
  async (bad) => {
    const signUp = openBrowser(world).call.auth.signUp(form('tina-the-great', { password: bad }))
    const refusal = await expectRefusal(signUp, 'auth.password_known_bad')
    expect(Object.keys(refusal.details.fields ?? {})).toEqual(['password'])
  },
)

test('a name that is an advertisement is refused: it would stand in a mail from us', async () => {
  const name = 'Your account is locked. Unlock it at https://evil.example/unlock'
  const signUp = openBrowser(world).call.auth.signUp(form('tara', { name }))
  expect((await expectRefusal(signUp, 'request.invalid')).details.fields).toHaveProperty('name')
})

test('where emails are not proved, one is in at once and a taken name is told', async () => {
  const policy = { requireEmailVerification: false, autoCloseDays: 14, isInboxOpen: false }
  const open = await openWorld({ policy })
  await open.given.organization('Acme')
  const browser = openBrowser(open)
  expect(await browser.call.auth.signUp(form('uma'))).toEqual({ status: 'signed_in', organization: 'acme' })
  expect((await browser.call.auth.me())?.memberships).toMatchObject([{ role: 'requester' }])
  const again = (changes: object) => openBrowser(open).call.auth.signUp(form('uma', changes))
  await expectRefusal(again({ email: 'else@example.com' }), 'auth.username_taken')
  await expectRefusal(again({ username: 'umb' }), 'auth.email_taken')
  await open.close()
})
