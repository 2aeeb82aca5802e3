import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BeginIdentityInput } from '#shared/accounts.ts'
import { openApp, type TestApp } from '../../testing/app.ts'
import { appCodeAt } from '../../testing/app-code.ts'
import { type Browser, openBrowser } from '../../testing/browser.ts'
import { expectRefusal } from '../../testing/expect-error.ts'
import { testPassword as password, type TestPerson } from '../../testing/given.ts'
import { openIdentityProvider, type TestIdentityProvider } from '../../testing/identity-provider.ts'
import { openLink } from '../../testing/open-link.ts'
import { whileHeld } from '../../testing/while-held.ts'
import { openWorld, type World } from '../../testing/world.ts'

const callback = 'http://127.0.0.1:3000/auth/callback/oidc'
let issuer: TestIdentityProvider
let world: World
let app: TestApp
let ann: TestPerson
let own: Browser

beforeAll(async () => {
  issuer = await openIdentityProvider({ redirectUris: [callback] })
  const oidc = { ...issuer.client, issuer: issuer.issuer, name: 'Acme Login' }
  world = await openWorld({ identityClients: { oidc } })
  app = openApp(world)
  await world.given.organization('Acme')
})
beforeEach(async () => {
  issuer.altered.token = undefined
  ann = await world.given.requester('acme', 'Ann')
  own = openBrowser(world, { person: ann })
  const email = `${ann.username}@example.net`
  issuer.people.set(ann.username, { email, email_verified: true, name: 'Ann' })
})
afterAll(async () => {
  await world.close()
  await issuer.close()
})

/** Goes to the provider and comes back; answers the page to go on with. */
const comeBack = async (browser: Browser, intent: BeginIdentityInput['intent']) => {
  const { url } = await browser.call.auth.beginIdentity({ provider: 'oidc', intent, returnTo: '/account' })
  return openLink(app, browser, await issuer.signIn(url, ann.username))
}
/** Does something while the provider is asked who came. */
const whileAsked = (act: () => Promise<unknown>) => {
  issuer.altered.token = async (claims, sign) => {
    issuer.altered.token = undefined
    await act()
    return sign(claims)
  }
}
const identitiesOfAnn = () => world.deps.sql`select from identities where user_id = ${ann.id}`

describe('a sign-in with a provider that is under way', () => {
  test('opens nothing when the identity is unlinked at this moment', async () => {
    await comeBack(own, 'link')
    const late = openBrowser(world)
    const page = await whileHeld(world, ann.id, {
      start: () => comeBack(late, 'sign_in'),
      end: (sql) => sql`delete from identities where user_id = ${ann.id}`,
    })
    expect(page).toBe('/sign-in?problem=auth.no_account')
    expect(await late.isSignedIn()).toBe(false)
  })

  test('opens nothing when the account is deleted meanwhile', async () => {
    await comeBack(own, 'link')
    const late = openBrowser(world)
    const page = await whileHeld(world, ann.id, {
      start: () => comeBack(late, 'sign_in'),
      end: (sql) => sql`update users set deleted_at = now(), password_hash = null where id = ${ann.id}`,
    })
    expect(page).toBe('/sign-in?problem=auth.no_account')
    expect(await late.isSignedIn()).toBe(false)
  })

  test('and waits for its code is over once the identity is unlinked', async () => {
    await comeBack(own, 'link')
    const { secret } = await own.call.account.beginTwoFactor({ password })
    await own.call.account.confirmTwoFactor({ code: appCodeAt(secret, world.clock.now) })
    const late = openBrowser(world)
    expect(await comeBack(late, 'sign_in')).toContain('/sign-in/code')
    await own.call.account.unlinkIdentity({ provider: 'oidc' })
    const code = appCodeAt(secret, world.clock.now, 1)
    await expectRefusal(late.call.auth.confirmSignIn({ code }), 'auth.second_step_over')
    expect(await late.isSignedIn()).toBe(false)
  })
})

test('who is signed out while the provider is asked links no account there', async () => {
  const thief = openBrowser(world, { person: await world.given.anotherBrowser(ann) })
  whileAsked(() => own.call.account.revokeOtherSessions())
  expect(await comeBack(thief, 'link')).toBe('/account?problem=auth.required')
  expect(await identitiesOfAnn()).toHaveLength(0)
})
