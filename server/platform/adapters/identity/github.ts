import { CodeChallengeMethod, OAuth2Client } from 'arctic'
import { emailSchema } from '#shared/accounts.ts'
import { z } from '#shared/zod.ts'
import {
  accessToken,
  askProvider,
  type IdentityClient,
  type Provider,
  providerFailed,
  redeemCode,
} from './exchange.ts'

const userSchema = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
})
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

const scopes = ['read:user', 'user:email']

/** Sign-in with GitHub, which speaks OAuth but not OpenID Connect: what it says of a person is asked of its API. */
export const githubProvider = ({ url, ...client }: IdentityClient & { url: string }): Provider => {
  const api = new URL(url).hostname === 'github.com' ? 'https://api.github.com' : `${url}/api/v3`
  return {
    name: 'GitHub',
    begin: async ({ redirectUri, state, verifier }) =>
      new OAuth2Client(client.clientId, null, redirectUri).createAuthorizationURLWithPKCE(
        `${url}/login/oauth/authorize`,
        state,
        CodeChallengeMethod.S256,
        verifier,
        scopes,
      ).href,
    finish: async (exchange) => {
      if (exchange.issuer !== null && originOf(exchange.issuer) !== originOf(url))
        throw providerFailed(new Error('the code is of another issuer'))
      const tokens = await redeemCode(client, `${url}/login/oauth/access_token`, exchange)
      const headers = {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${accessToken(tokens)}`,
      }
      const user = await askProvider(userSchema, `${api}/user`, headers)
      const emails = await askProvider(emailsSchema, `${api}/user/emails`, headers)
      const primary = emails.find((one) => one.primary)
      const email = emailSchema.safeParse(primary?.email)
      return {
        issuer: url,
        subject: String(user.id),
        email: email.success ? email.data : null,
        emailVerified: email.success && primary?.verified === true,
        name: user.name ?? user.login,
      }
    },
  }
}

const originOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined)
