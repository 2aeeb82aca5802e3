import { and, eq } from 'drizzle-orm'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BeginIdentityInput } from '#shared/accounts.ts'
import { identities, identityAttempts, twoFactors, users } from '../../db/schema/auth.ts'
import { members } from '../../db/schema/organizations.ts'
import { mails } from '../../db/schema/platform.ts'
import { openApp, type TestApp } from '../../testing/app.ts'
import { type Browser, openBrowser } from '../../testing/browser.ts'
import { refusalOf } from '../../testing/expect-error.ts'
import { type TestPerson, testPassword } from '../../testing/given.ts'
import {
  type Forgery,
  openIdentityProvider,
  type TestIdentityProvider,
  type ToldClaims,
} from '../../testing/identity-provider.ts'
import { openLink } from '../../testing/open-link.ts'
import { openWorld, type World } from '../../testing/world.ts'

const callback = 'http://127.0.0.1:3000/auth/callback/oidc'
const faults: string[] = []
const log = {
  info: () => {},
  warn: () => {},
  error: (_: object, message: string) => void faults.push(message),
}
let issuer: TestIdentityProvider
let world: World
let app: TestApp
let acme: Awaited<ReturnType<World['given']['organization']>>

beforeAll(async () => {
  issuer = await openIdentityProvider({ redirectUris: [callback] })
  const oidc = { ...issuer.client, issuer: issuer.issuer, name: 'Acme Login' }
  world = await openWorld({ identityClients: { oidc }, log })
  app = openApp(world)
  acme = await world.given.organization('Acme')
})
beforeEach(() => {
  issuer.altered.token = undefined
})
afterAll(async () => {
  await world.close()
  await issuer.close()
})

/** What somebody is to the issuer; each test has people of its own. */
let told = 0
const somebody = (claims: ToldClaims = {}): { login: string; email: string } => {
  told += 1
  const login = `person-${told}`
  const email = `${login}@example.net`
  issuer.people.set(login, { email, email_verified: true, name: 'Petra Sommer', ...claims })
  return { login, email: typeof claims.email === 'string' ? claims.email : email }
}

const newBrowser = (person?: TestPerson) => openBrowser(world, person ? { person } : {})

/** Goes to the issuer and signs in there; answers the address to which the issuer sends the browser back. */
const goThere = async (browser: Browser, login: string, input: Partial<BeginIdentityInput> = {}) => {
  const { url } = await browser.call.auth.beginIdentity({
    provider: 'oidc',
    intent: 'sign_in',
    returnTo: '/o/acme/tickets?status=open',
    ...input,
  })
  return issuer.signIn(url, login)
}

const visit = (browser: Browser, address: string) => openLink(app, browser, address)

const signIn = async (browser: Browser, login: string, input: Partial<BeginIdentityInput> = {}) =>
  visit(browser, await goThere(browser, login, input))

const whoIs = async (browser: Browser) => (await browser.call.auth.me())?.user ?? null

/** What became of a call: `ok`, or the code of its refusal. */
const outcome = async (call: Promise<unknown>): Promise<string> => (await refusalOf(call))?.code ?? 'ok'

const everything = async () => ({
  users: await world.deps.db.$count(users),
  identities: await world.deps.db.$count(identities),
  members: await world.deps.db.$count(members),
  mails: await world.deps.db.$count(mails),
})

describe('signing in with a provider', () => {
  test('somebody new gets an account, joins the only organization and goes on where they wanted', async () => {
    const { login, email } = somebody()
    const browser = newBrowser()
    expect(await signIn(browser, login)).toBe('http://127.0.0.1:3000/o/acme/tickets?status=open')
    const me = await whoIs(browser)
    expect(me).toMatchObject({ email, username: login })
    const [row] = await world.deps.db
      .select()
      .from(users)
      .where(eq(users.id, me?.id ?? ''))
    expect(row).toMatchObject({ passwordHash: null, name: 'Petra Sommer' })
    expect(row?.emailVerifiedAt).not.toBeNull()
    const [member] = await world.deps.db
      .select()
      .from(members)
      .where(eq(members.userId, me?.id ?? ''))
    expect(member).toMatchObject({ organizationId: acme.id, role: 'requester' })
    expect(browser.cookies.has('docket_identity')).toBe(false)
  })

  test('who comes again has the same account, also with another email there', async () => {
    const { login } = somebody()
    const first = newBrowser()
    await signIn(first, login)
    issuer.people.set(login, { email: 'renamed@example.net', email_verified: false })
    const second = newBrowser()
    await signIn(second, login)
    expect((await whoIs(second))?.id).toBe((await whoIs(first))?.id)
  })

  test('a proved email opens the account that has it, and its owner is told by mail', async () => {
    const person = await world.given.agent('acme')
    const email = `${person.username}@example.com`
    const browser = newBrowser()
    await signIn(browser, somebody({ email }).login)
    expect((await whoIs(browser))?.id).toBe(person.id)
    const [mail] = await world.deps.db.select().from(mails).where(eq(mails.recipient, email))
    expect(mail?.subject).toBe('You can sign in with Acme Login')
    expect(await outcome(newBrowser().call.auth.signIn({ identifier: email, password: testPassword }))).toBe(
      'ok',
    )
  })

  test('an account whose email nobody had proved is its owner’s, and whoever made it is out', async () => {
    const person = await world.given.requester('acme')
    await world.deps.db.update(users).set({ emailVerifiedAt: null }).where(eq(users.id, person.id))
    const email = `${person.username}@example.com`
    const browser = newBrowser()
    await signIn(browser, somebody({ email }).login)
    expect((await whoIs(browser))?.id).toBe(person.id)
    expect(await whoIs(newBrowser(person))).toBeNull()
    expect(await outcome(newBrowser().call.auth.signIn({ identifier: email, password: testPassword }))).toBe(
      'auth.wrong_credentials',
    )
  })

  test('an email that the provider has not proved opens nothing and makes nothing', async () => {
    const person = await world.given.agent('acme')
    const email = `${person.username}@example.com`
    for (const claims of [
      { email, email_verified: false },
      { email, email_verified: undefined },
      { email: '' },
    ]) {
      const before = await everything()
      const browser = newBrowser()
      const page = await signIn(browser, somebody(claims).login)
      expect(page).toBe('/sign-in?problem=auth.provider_email_unverified')
      expect(await whoIs(browser)).toBeNull()
      expect(await everything()).toEqual(before)
    }
  })

  test('an organization that nobody may join by signing up gets nobody this way', async () => {
    const admin = world.as(acme.admin)
    await admin.organizations.updateSettings({ signUpRule: 'domains', signUpDomains: ['example.org'] })
    const before = await everything()
    const browser = newBrowser()
    expect(await signIn(browser, somebody().login)).toBe('/sign-in?problem=auth.no_account')
    expect(await everything()).toEqual(before)
    expect(await signIn(browser, somebody({ email: 'new@example.org' }).login)).not.toContain('problem')
    await admin.organizations.updateSettings({ signUpRule: 'open' })
  })

  test('a fault of the server leads back to a page that says so, and is logged', async () => {
    const browser = newBrowser()
    const address = await goThere(browser, somebody().login)
    await world.deps.sql`alter table identity_attempts rename to elsewhere`
    try {
      expect(await visit(browser, address)).toBe('/sign-in?problem=server.internal')
    } finally {
      await world.deps.sql`alter table elsewhere rename to identity_attempts`
    }
    expect(faults).toEqual(['sign-in with a provider failed'])
  })

  test('the page to go on with is always one of ours', async () => {
    for (const returnTo of ['/.//example.org/', '/\t/example.org/']) {
      const browser = newBrowser()
      const page = await signIn(browser, somebody().login, { returnTo })
      expect(page).toMatch(/^http:\/\/127\.0\.0\.1:3000\//)
    }
  })
})

test('where no proof of emails is asked for, a provider takes no second factor away', async () => {
  const policy = { requireEmailVerification: false, autoCloseDays: 14, isInboxOpen: false }
  const oidc = { ...issuer.client, issuer: issuer.issuer, name: 'Acme Login' }
  const open = await openWorld({ policy, identityClients: { oidc } })
  await open.given.organization('Acme')
  const { login, email } = somebody()
  const own = openBrowser(open)
  await own.call.auth.signUp({ username: 'una', email, password: testPassword, organization: 'acme' })
  const userId = (await own.call.auth.me())?.user.id ?? ''
  const [createdAt, secret] = [open.clock.now, open.deps.secrets.seal('00')]
  await open.deps.db.insert(twoFactors).values({ userId, secret, confirmedAt: createdAt, createdAt })
  const browser = openBrowser(open)
  expect(await openLink(openApp(open), browser, await goThere(browser, login))).toContain('/sign-in/code')
  expect(await browser.isSignedIn()).toBe(false)
  expect(await own.isSignedIn()).toBe(true)
  await open.close()
})

describe('an answer that is not what the issuer said to this browser', () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  const forgeries: Record<string, Forgery> = {
    'is changed after it was signed': async (claims, sign) => {
      const [head, , signature] = (await sign(claims)).split('.')
      const [, body] = (await sign({ ...claims, sub: 'admin' })).split('.')
      return [head, body, signature].join('.')
    },
    'is signed by another key': async (claims) => {
      const { privateKey } = await generateKeyPair('RS256')
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'signing' }).sign(privateKey)
    },
    'is signed with the secret of the client': (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'signing' })
        .sign(new TextEncoder().encode(issuer.client.clientSecret)),
    'is not signed': async (claims) => new UnsecuredJWT(claims).encode(),
    'is for another client': (claims, sign) => sign({ ...claims, aud: 'another' }),
    'is for others too': (claims, sign) => sign({ ...claims, aud: ['docket', 'another'], azp: 'another' }),
    'is of another issuer': (claims, sign) => sign({ ...claims, iss: 'https://login.example.org' }),
    'is of another sign-in': (claims, sign) => sign({ ...claims, nonce: 'another' }),
    'names no sign-in': ({ nonce: _, ...claims }, sign) => sign(claims),
    'is over': (claims, sign) => sign({ ...claims, iat: seconds() - 700, exp: seconds() - 100 }),
    'is never over': ({ exp: _, ...claims }, sign) => sign(claims),
    'says not when it was made': ({ iat: _, ...claims }, sign) => sign(claims),
  }
  test('a token that the issuer signs anew is as good as its first', async () => {
    const { login } = somebody()
    const browser = newBrowser()
    issuer.altered.token = (claims, sign) => sign(claims)
    await signIn(browser, login)
    expect(await whoIs(browser)).not.toBeNull()
  })

  test.each(Object.keys(forgeries))('a token that %s is refused, and nothing is written', async (name) => {
    const { login } = somebody()
    const browser = newBrowser()
    const address = await goThere(browser, login)
    const before = await everything()
    issuer.altered.token = forgeries[name]
    expect(await visit(browser, address)).toBe('/sign-in?problem=auth.provider_failed')
    expect(await whoIs(browser)).toBeNull()
    expect(await everything()).toEqual(before)
  })

  test('an answer is good once, in the browser that began, for its own provider, for ten minutes', async () => {
    const { login } = somebody()
    const browser = newBrowser()
    const refusal = '/sign-in?problem=auth.link_invalid'
    const address = await goThere(browser, login)
    await visit(browser, address)
    expect(await whoIs(browser)).not.toBeNull()
    const before = await everything()

    const other = newBrowser()
    expect(await visit(browser, address)).toBe(refusal)
    expect(await visit(other, await goThere(browser, login))).toBe(refusal)
    await goThere(other, login)
    expect(await visit(other, await goThere(browser, login))).toBe(refusal)
    const changed = new URL(await goThere(other, login))
    changed.searchParams.set('state', 'another')
    expect(await visit(other, changed.href)).toBe(refusal)
    changed.searchParams.delete('state')
    expect(await visit(other, changed.href)).toBe(refusal)
    expect(await visit(other, (await goThere(other, login)).replace('/oidc', '/google'))).toBe(refusal)
    const late = await goThere(other, login)
    world.clock.now = new Date(world.clock.now.getTime() + 10 * 60_000)
    expect(await visit(other, late)).toBe(refusal)

    expect(await whoIs(other)).toBeNull()
    expect(await everything()).toEqual(before)
  })

  test('a code that was redeemed before, and one that another issuer says it gave, are refused', async () => {
    const { login } = somebody()
    const browser = newBrowser()
    const used = new URL(await goThere(browser, login))
    await visit(browser, used.href)
    const thief = newBrowser()
    const address = new URL(await goThere(thief, login))
    address.searchParams.set('code', used.searchParams.get('code') ?? '')
    expect(await visit(thief, address.href)).toBe('/sign-in?problem=auth.provider_refused')
    const mixed = new URL(await goThere(thief, login))
    expect(mixed.searchParams.get('iss')).toBe(issuer.issuer)
    mixed.searchParams.set('iss', 'https://login.example.org')
    expect(await visit(thief, mixed.href)).toBe('/sign-in?problem=auth.provider_failed')
    expect(await whoIs(thief)).toBeNull()
  })

  test('who gives up at the provider is told so, and the attempt is over', async () => {
    const browser = newBrowser()
    const address = new URL(await goThere(browser, somebody().login))
    address.searchParams.delete('code')
    address.searchParams.set('error', 'access_denied')
    expect(await visit(browser, address.href)).toBe('/sign-in?problem=auth.provider_refused')
    const stateHash = world.deps.secrets.hashToken(address.searchParams.get('state') ?? '')
    expect(await world.deps.db.$count(identityAttempts, eq(identityAttempts.stateHash, stateHash))).toBe(0)
  })

  test('of two answers at once with the same state one signs in', async () => {
    const { login, email } = somebody()
    const browser = newBrowser()
    const address = await goThere(browser, login)
    const pages = await Promise.all([
      visit(browser, address),
      visit(browser, address),
      visit(browser, address),
    ])
    expect(pages.filter((page) => page?.includes('auth.link_invalid'))).toHaveLength(2)
    expect(await world.deps.db.$count(users, eq(users.email, email))).toBe(1)
  })

  test('somebody new who comes in two browsers at once gets one account', async () => {
    const { login, email } = somebody()
    const browsers = [newBrowser(), newBrowser(), newBrowser()]
    const addresses = await Promise.all(browsers.map((browser) => goThere(browser, login)))
    await Promise.all(browsers.map((browser, index) => visit(browser, addresses[index] ?? '')))
    const found = await Promise.all(browsers.map(whoIs))
    expect(found.map((me) => me?.email)).toEqual([email, email, email])
    expect(new Set(found.map((me) => me?.id)).size).toBe(1)
  })
})

describe('linking an account elsewhere', () => {
  const link = { intent: 'link', returnTo: '/account' } as const
  const isLinked = async (userId: string) =>
    (await world.deps.db.$count(
      identities,
      and(eq(identities.userId, userId), eq(identities.provider, 'oidc')),
    )) === 1

  test('somebody links one, signs in with it, and unlinks it', async () => {
    const person = await world.given.requester('acme')
    const { login } = somebody()
    const browser = newBrowser(person)
    expect(await signIn(browser, login, link)).toBe('http://127.0.0.1:3000/account')
    const elsewhere = newBrowser()
    await signIn(elsewhere, login)
    expect((await whoIs(elsewhere))?.id).toBe(person.id)
    expect(await outcome(browser.call.account.unlinkIdentity({ provider: 'oidc' }))).toBe('ok')
    expect(await isLinked(person.id)).toBe(false)
    expect(await outcome(browser.call.account.unlinkIdentity({ provider: 'oidc' }))).toBe(
      'auth.provider_not_linked',
    )
  })

  test('the last way in stays', async () => {
    const { login } = somebody()
    const browser = newBrowser()
    await signIn(browser, login)
    expect(await outcome(browser.call.account.unlinkIdentity({ provider: 'oidc' }))).toBe('auth.last_way_in')
  })

  test('an account elsewhere belongs to one person, and a person has one of each provider', async () => {
    const [first, second] = [await world.given.requester('acme'), await world.given.requester('acme')]
    const { login } = somebody()
    await signIn(newBrowser(first), login, link)
    const browser = newBrowser(second)
    expect(await signIn(browser, login, link)).toBe('/account?problem=auth.provider_linked_elsewhere')
    expect(await isLinked(second.id)).toBe(false)
    expect(await signIn(newBrowser(first), somebody().login, link)).toBe(
      '/account?problem=auth.provider_already_linked',
    )
  })

  test('who is signed out meanwhile, or somebody else, links nothing', async () => {
    const person = await world.given.requester('acme')
    const browser = newBrowser(person)
    const address = await goThere(browser, somebody().login, link)
    await outcome(browser.call.auth.signOut())
    expect(await visit(browser, address)).toBe('/account?problem=auth.required')
    expect(await isLinked(person.id)).toBe(false)
    expect(await outcome(browser.call.auth.beginIdentity({ provider: 'oidc', ...link }))).toBe(
      'auth.required',
    )
  })
})
