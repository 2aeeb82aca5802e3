import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { IdentityProvider } from '#shared/accounts.ts'
import { openGitHub } from '../../testing/github.ts'
import {
  type IdentityProviderOptions,
  openIdentityProvider,
  type TestIdentityProvider,
  type ToldClaims,
} from '../../testing/identity-provider.ts'
import { AppError } from '../errors.ts'
import type { IdentityProviders } from '../ports.ts'
import { createIdentityProviders } from './identity-providers.ts'

const redirectUri = 'http://127.0.0.1:3000/auth/callback/any'
const exchange = { redirectUri, verifier: 'v'.repeat(43), nonce: 'n'.repeat(43) }
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'

const open = (options: Partial<IdentityProviderOptions> = {}) =>
  openIdentityProvider({ redirectUris: [redirectUri], ...options })

/** Signs somebody in at an issuer; answers who they are proved to be. */
const prove = async (
  providers: IdentityProviders,
  id: IdentityProvider,
  issuer: TestIdentityProvider,
  claims: ToldClaims,
) => {
  issuer.people.set('petra', claims)
  const url = await providers.begin(id, { ...exchange, state: 'state' })
  const answer = new URL(await issuer.signIn(url, 'petra')).searchParams
  return providers.finish(id, { ...exchange, code: answer.get('code') ?? '', issuer: answer.get('iss') })
}

/** Why something was refused. */
const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return 'not refused'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('an OpenID Connect issuer that tells the email only when asked', () => {
  let issuer: TestIdentityProvider
  let providers: IdentityProviders
  beforeAll(async () => {
    issuer = await open({ claimsInToken: false })
    providers = createIdentityProviders({ oidc: { ...issuer.client, issuer: issuer.issuer, name: 'Ours' } })
  })
  afterAll(() => issuer.close())

  test('is asked for it', async () => {
    const proved = await prove(providers, 'oidc', issuer, {
      email: 'Petra@Example.NET',
      email_verified: true,
      name: 'Petra',
    })
    expect(proved).toEqual({
      issuer: issuer.issuer,
      subject: 'petra',
      email: 'petra@example.net',
      emailVerified: true,
      name: 'Petra',
    })
  })

  test('is asked with PKCE, a nonce and the state', async () => {
    const asked = new URL(await providers.begin('oidc', { ...exchange, state: 'state' })).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      nonce: exchange.nonce,
      state: 'state',
      redirect_uri: redirectUri,
      scope: 'openid profile email',
    })
    expect(asked.get('code_challenge')).not.toBe(exchange.verifier)
  })

  test('redeems no code for another verifier', async () => {
    const url = await providers.begin('oidc', { ...exchange, state: 'state' })
    const code = new URL(await issuer.signIn(url, 'petra')).searchParams.get('code') ?? ''
    const other = { ...exchange, verifier: 'w'.repeat(43), code, issuer: null }
    expect(await refusal(providers.finish('oidc', other))).toBe('auth.provider_refused')
  })

  test('is not believed when it calls itself by another name, and asked anew once that is mended', async () => {
    const fresh = createIdentityProviders({
      oidc: { ...issuer.client, issuer: issuer.issuer, name: 'Ours' },
    })
    issuer.altered.issuer = 'https://login.example.org'
    expect(await refusal(fresh.begin('oidc', { ...exchange, state: 'state' }))).toBe('auth.provider_failed')
    issuer.altered.issuer = undefined
    expect(await refusal(fresh.begin('oidc', { ...exchange, state: 'state' }))).toBe('not refused')
  })

  test('that cannot be reached, or is not set up, is said to be so', async () => {
    const closed = createServer().listen(0)
    const address = closed.address()
    const port = typeof address === 'object' ? address?.port : 0
    await new Promise((resolve) => closed.close(resolve))
    const gone = createIdentityProviders({
      oidc: { ...issuer.client, issuer: `http://127.0.0.1:${port}`, name: 'Gone' },
    })
    expect(await refusal(gone.begin('oidc', { ...exchange, state: 'state' }))).toBe('auth.provider_failed')
    expect(await refusal(gone.begin('google', { ...exchange, state: 'state' }))).toBe('auth.provider_unknown')
    expect(gone.list()).toEqual([{ id: 'oidc', name: 'Gone' }])
  })
})

describe('Microsoft', () => {
  let issuer: TestIdentityProvider
  const client = () => ({ ...issuer.client, issuer: issuer.issuer })
  beforeAll(async () => {
    issuer = await open({ path: '/common/v2.0' })
  })
  beforeEach(() => {
    issuer.altered.issuer = `${issuer.origin}/{tenantid}/v2.0`
    issuer.altered.token = (claims, sign) => sign({ ...claims, iss: `${issuer.origin}/${tenant}/v2.0` })
  })
  afterAll(() => issuer.close())
  // As Microsoft, which names no issuer beside its codes.
  const proveTenant = async (claims: ToldClaims) => {
    const providers = createIdentityProviders({ microsoft: client() })
    issuer.people.set('petra', claims)
    const url = await providers.begin('microsoft', { ...exchange, state: 'state' })
    const code = new URL(await issuer.signIn(url, 'petra')).searchParams.get('code') ?? ''
    return providers.finish('microsoft', { ...exchange, code, issuer: null })
  }

  test('serves every tenant as an issuer of its own', async () => {
    const proved = await proveTenant({ email: 'petra@example.net', tid: tenant, xms_edov: true })
    expect(proved).toMatchObject({
      issuer: `${issuer.origin}/${tenant}/v2.0`,
      email: 'petra@example.net',
      emailVerified: true,
    })
  })

  test('is not believed an email whose domain is not said to be the tenant’s', async () => {
    for (const claims of [{ xms_edov: false }, {}, { email_verified: true }]) {
      const proved = await proveTenant({ email: 'petra@example.net', tid: tenant, ...claims })
      expect(proved.emailVerified).toBe(false)
    }
  })

  test('is not believed a token that one tenant made for another', async () => {
    const other = '9188040d-6c67-4c5b-b112-36a304b66dad'
    for (const tid of [other, undefined, '{tenantid}', `${tenant}/v2.0?`])
      expect(await refusal(proveTenant({ email: 'petra@example.net', tid, xms_edov: true }))).toBe(
        'auth.provider_failed',
      )
  })

  test('is believed an email of the one tenant that the operator has set only when its domain is the tenant’s', async () => {
    const single = await open({ path: `/${tenant}/v2.0` })
    const providers = createIdentityProviders({ microsoft: { ...single.client, issuer: single.issuer } })
    const petra = { email: 'petra@example.net', tid: tenant }
    const foreign = await prove(providers, 'microsoft', single, petra)
    expect(foreign).toMatchObject({ issuer: single.issuer, emailVerified: false })
    const own = await prove(providers, 'microsoft', single, { ...petra, xms_edov: true })
    expect(own).toMatchObject({ issuer: single.issuer, emailVerified: true })
    await single.close()
  })
})

describe('GitHub', () => {
  const client = { clientId: 'docket', clientSecret: 'secret' }
  const petra = { id: 583_231, login: 'petra', name: null }
  const emails = [
    { email: 'old@example.net', primary: false, verified: true },
    { email: 'Petra@example.net', primary: true, verified: true },
  ]
  let github: Awaited<ReturnType<typeof openGitHub>>
  let providers: IdentityProviders
  beforeAll(async () => {
    github = await openGitHub(client)
    providers = createIdentityProviders({ github: { ...client, url: github.url } })
  })
  afterAll(() => github.close())
  const begin = () => providers.begin('github', { ...exchange, state: 'state' })

  test('proves a person by their id and their primary email', async () => {
    const page = await begin()
    expect(page).toContain(`${github.url}/login/oauth/authorize?`)
    const code = github.agree(page, { ...petra, emails })
    expect(await providers.finish('github', { ...exchange, code, issuer: null })).toEqual({
      issuer: github.url,
      subject: '583231',
      email: 'petra@example.net',
      emailVerified: true,
      name: 'petra',
    })
  })

  test('has not proved a primary email that it has not verified', async () => {
    const unproved = emails.map((one) => ({ ...one, verified: !one.primary }))
    const code = github.agree(await begin(), { ...petra, emails: unproved })
    const proved = await providers.finish('github', { ...exchange, code, issuer: null })
    expect(proved).toMatchObject({ email: 'petra@example.net', emailVerified: false })
  })

  test('takes a code once, with its own verifier, from its own client', async () => {
    const code = github.agree(await begin(), { ...petra, emails })
    const other = { ...exchange, verifier: 'w'.repeat(43), code, issuer: null }
    expect(await refusal(providers.finish('github', other))).toBe('auth.provider_refused')
    expect(await refusal(providers.finish('github', { ...exchange, code, issuer: null }))).toBe(
      'auth.provider_refused',
    )
    const stranger = createIdentityProviders({
      github: { ...client, clientSecret: 'another', url: github.url },
    })
    const second = github.agree(await begin(), { ...petra, emails })
    expect(await refusal(stranger.finish('github', { ...exchange, code: second, issuer: null }))).toBe(
      'auth.provider_refused',
    )
  })
})
