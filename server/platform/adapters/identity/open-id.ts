import { CodeChallengeMethod, OAuth2Client, type OAuth2Tokens } from 'arctic'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { emailSchema } from '#shared/accounts.ts'
import { z } from '#shared/zod.ts'
import type { ProvedIdentity } from '../../ports.ts'
import {
  accessToken,
  askProvider,
  type IdentityClient,
  type Provider,
  patienceMs,
  providerFailed,
  redeemCode,
} from './exchange.ts'

const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
})

const profileSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional().catch(undefined),
  email_verified: z.unknown().optional(),
  xms_edov: z.unknown().optional(),
  name: z.string().optional().catch(undefined),
})
type Profile = z.infer<typeof profileSchema>

type Discovered = z.infer<typeof documentSchema> & { keys: ReturnType<typeof createRemoteJWKSet> }

/** What an issuer does otherwise than others. */
export type Peculiarities = {
  /** Whether the issuer of the discovery document is the one that is meant. */
  isIssuer(found: string): boolean
  /** The issuer that a token must name. */
  issuerOf(found: string, claims: JWTPayload): string
  isEmailVerified(profile: Profile, issuer: string): boolean
}

/** Yes, as providers write it. */
export const saysYes = (value: unknown): boolean =>
  value === true || value === 1 || value === 'true' || value === '1'

/** Signatures by a key that only the issuer has: never `none`, and none by a secret that clients share. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const documentLifeMs = 60 * 60_000
const clockToleranceSeconds = 60
const scopes = ['openid', 'profile', 'email']

/** Sign-in with an OpenID Connect issuer (Core 1.0, code flow with PKCE and nonce). */
export const openIdProvider = (
  name: string,
  { issuer, ...client }: IdentityClient & { issuer: string },
  peculiarities: Peculiarities = standard(issuer),
): Provider => {
  const discover = rememberFor(documentLifeMs, () => readDocument(issuer, peculiarities))
  return {
    name,
    begin: async ({ redirectUri, state, verifier, nonce }) => {
      const { authorization_endpoint: endpoint } = await discover()
      const url = new OAuth2Client(client.clientId, null, redirectUri).createAuthorizationURLWithPKCE(
        endpoint,
        state,
        CodeChallengeMethod.S256,
        verifier,
        scopes,
      )
      url.searchParams.set('nonce', nonce)
      return url.href
    },
    finish: async (exchange) => {
      const discovered = await discover()
      if (exchange.issuer !== null && !peculiarities.isIssuer(exchange.issuer))
        throw providerFailed(new Error('the code is of another issuer'))
      const tokens = await redeemCode(client, discovered.token_endpoint, exchange)
      const claims = await verifyToken(tokens, discovered, { ...exchange, ...client, peculiarities })
      const profile = await readProfile(claims, tokens, discovered)
      return toIdentity(profile, claims.iss ?? '', peculiarities.isEmailVerified(profile, discovered.issuer))
    },
  }
}

const standard = (issuer: string): Peculiarities => ({
  isIssuer: (found) => found === issuer,
  issuerOf: (found) => found,
  isEmailVerified: (profile) => saysYes(profile.email_verified),
})

const readDocument = async (issuer: string, { isIssuer }: Peculiarities): Promise<Discovered> => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const document = await askProvider(documentSchema, url)
  if (!isIssuer(document.issuer)) throw providerFailed(new Error(`${url} is of ${document.issuer}`))
  return {
    ...document,
    keys: createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: patienceMs }),
  }
}

/** @throws AppError when the token is not the issuer's, not for this client, over, or of another sign-in. */
const verifyToken = async (
  tokens: OAuth2Tokens,
  { issuer, keys }: Discovered,
  { clientId, nonce, peculiarities }: { clientId: string; nonce: string; peculiarities: Peculiarities },
): Promise<JWTPayload> => {
  try {
    const { payload } = await jwtVerify(tokens.idToken(), keys, {
      algorithms,
      audience: clientId,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['iss', 'sub', 'exp', 'iat', 'nonce'],
    })
    if (payload.iss !== peculiarities.issuerOf(issuer, payload)) throw new Error('of another issuer')
    if (payload.nonce !== nonce) throw new Error('of another sign-in')
    const isForOthersToo = Array.isArray(payload.aud) && payload.aud.length > 1
    if ((isForOthersToo || payload.azp !== undefined) && payload.azp !== clientId)
      throw new Error('for another client')
    return payload
  } catch (error) {
    throw providerFailed(error)
  }
}

/** What the issuer tells of the person: in its token, otherwise at its address for that (Core 1.0, 5.3). */
const readProfile = async (
  claims: JWTPayload,
  tokens: OAuth2Tokens,
  { userinfo_endpoint: endpoint }: Discovered,
): Promise<Profile> => {
  const inToken = profileSchema.safeParse(claims)
  if (!inToken.success) throw providerFailed(inToken.error)
  if (inToken.data.email !== undefined || endpoint === undefined) return inToken.data
  const told = await askProvider(profileSchema, endpoint, { authorization: `Bearer ${accessToken(tokens)}` })
  if (told.sub !== inToken.data.sub) throw providerFailed(new Error('told of another person'))
  return told
}

const toIdentity = (profile: Profile, issuer: string, isVerified: boolean): ProvedIdentity => {
  const email = emailSchema.safeParse(profile.email)
  return {
    issuer,
    subject: profile.sub,
    email: email.success ? email.data : null,
    emailVerified: email.success && isVerified,
    name: profile.name ?? null,
  }
}

/** Asks once in a while; a failure is not remembered. */
const rememberFor = <T>(ms: number, ask: () => Promise<T>): (() => Promise<T>) => {
  let known: { answer: Promise<T>; until: number } | undefined
  return () => {
    if (known && known.until > performance.now()) return known.answer
    const answer = ask()
    const asked = { answer, until: performance.now() + ms }
    known = asked
    answer.catch(() => {
      if (known === asked) known = undefined
    })
    return answer
  }
}
