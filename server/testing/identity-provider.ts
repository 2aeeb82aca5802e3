import { createServer } from 'node:http'
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { z } from '#shared/zod.ts'
import { createCookieJar } from './cookie-jar.ts'

/** What an issuer says of a person. */
export type ToldClaims = { email?: string; email_verified?: boolean | undefined; name?: string } & Record<
  string,
  unknown
>

/** Makes the token that leaves the issuer out of its claims, signed by its own key or another way. */
export type Forgery = (claims: JWTPayload, sign: (claims: JWTPayload) => Promise<string>) => Promise<string>

export type IdentityProviderOptions = {
  /** Where the issuer may send browsers back to. */
  redirectUris: string[]
  /** Below which the issuer has its addresses: `/common/v2.0`. */
  path?: string
  /** Whether the email stands in the token, as with Google; otherwise it must be asked for. */
  claimsInToken?: boolean
}

const tokenAnswer = z.looseObject({ id_token: z.string() })
const documentAnswer = z.looseObject({ issuer: z.string() })
const client = { clientId: 'docket', clientSecret: 'a secret with +/=&% and a space' }

/** A real OpenID Connect issuer on this machine, whose people sign in by their name alone. */
export const openIdentityProvider = async (options: IdentityProviderOptions) => {
  const people = new Map<string, ToldClaims>()
  /** What leaves the issuer otherwise than it should. */
  const altered: { token?: Forgery | undefined; issuer?: string | undefined } = {}
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const origin = `http://127.0.0.1:${port}`
  const path = options.path ?? ''
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'signing', alg: 'RS256', use: 'sig' }
  const provider = new Provider(origin + path, configure(options, people, key))
  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'signing' }).sign(privateKey)
  provider.use(async (ctx, next) => {
    await next()
    const tokens = tokenAnswer.safeParse(ctx.body)
    if (tokens.success && altered.token)
      ctx.body = { ...tokens.data, id_token: await altered.token(decodeJwt(tokens.data.id_token), sign) }
    const document = documentAnswer.safeParse(ctx.body)
    if (document.success && altered.issuer !== undefined)
      ctx.body = { ...document.data, issuer: altered.issuer }
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    // The address by which it was asked tells the issuer where it is mounted.
    Object.assign(request, { originalUrl: request.url })
    request.url = request.url?.slice(path.length) ?? '/'
    void answer(request, response)
  })
  return {
    origin,
    issuer: origin + path,
    client,
    people,
    altered,
    signIn: (url: string, login: string) => signInAtProvider(url, login, origin),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
export type TestIdentityProvider = Awaited<ReturnType<typeof openIdentityProvider>>

const configure = (
  { redirectUris, claimsInToken = true }: IdentityProviderOptions,
  people: ReadonlyMap<string, ToldClaims>,
  key: object,
): Configuration => ({
  clients: [
    {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: redirectUris,
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  jwks: { keys: [key] },
  cookies: { keys: ['a key of the cookies of this issuer'] },
  claims: { openid: ['sub', 'tid', 'xms_edov'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: !claimsInToken,
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
})

/** Goes through the pages of an issuer as a person does; answers the address that it sends the browser back to. */
const signInAtProvider = async (url: string, login: string, origin: string): Promise<string> => {
  const jar = createCookieJar()
  let next = url
  let form: URLSearchParams | null = null
  for (let step = 0; step < 12; step += 1) {
    if (!next.startsWith(origin)) return next
    const response: Response = await fetch(next, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { cookie: jar.header() },
      redirect: 'manual',
    })
    jar.keep(response)
    const page = await response.text()
    const location = response.headers.get('location')
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
    if (location === null && action === undefined) throw new Error(`${response.status}: ${page}`)
    form = location === null ? new URLSearchParams({ prompt, login, password: 'any' }) : null
    next = new URL(location ?? action ?? '', next).href
  }
  throw new Error('the issuer never sends the browser back')
}
