import { OAuth2Client, OAuth2RequestError, type OAuth2Tokens } from 'arctic'
import type { z } from '#shared/zod.ts'
import { AppError } from '../../errors.ts'
import type { IdentityExchange, ProvedIdentity } from '../../ports.ts'

/** One provider, as the operator has set it up. */
export type Provider = {
  name: string
  begin(exchange: IdentityExchange & { state: string }): Promise<string>
  finish(exchange: IdentityExchange & { code: string; issuer: string | null }): Promise<ProvedIdentity>
}

export type IdentityClient = { clientId: string; clientSecret: string | undefined }

/** No answer of a provider is waited for any longer. */
export const patienceMs = 10_000

/** Redeems a code, with PKCE. @throws AppError when the provider refuses it. */
export const redeemCode = async (
  { clientId, clientSecret }: IdentityClient,
  endpoint: string,
  { redirectUri, verifier, code }: IdentityExchange & { code: string },
): Promise<OAuth2Tokens> => {
  // Credentials are form-encoded before they are put into the header (RFC 6749, 2.3.1).
  const client =
    clientSecret === undefined
      ? new OAuth2Client(clientId, null, redirectUri)
      : new OAuth2Client(encodeURIComponent(clientId), encodeURIComponent(clientSecret), redirectUri)
  try {
    const tokens = await withPatience(client.validateAuthorizationCode(endpoint, code, verifier))
    // GitHub refuses with 200.
    if ('error' in tokens.data) throw new OAuth2RequestError(String(tokens.data.error), null, null, null)
    return tokens
  } catch (error) {
    if (error instanceof OAuth2RequestError) throw refusedByProvider(error)
    throw providerFailed(error)
  }
}

/** @throws AppError when the provider gave none. */
export const accessToken = (tokens: OAuth2Tokens): string => {
  try {
    return tokens.accessToken()
  } catch (error) {
    throw providerFailed(error)
  }
}

/** Asks a provider for JSON of a shape. @throws AppError when it does not answer so. */
export const askProvider = async <T extends z.ZodType>(
  schema: T,
  url: string,
  headers: Record<string, string> = {},
): Promise<z.infer<T>> => {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'Docket', ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`)
    return schema.parse(await response.json())
  } catch (error) {
    throw providerFailed(error)
  }
}

/** The cause is for the log; a person is told that the other site did not answer as it should. */
export const providerFailed = (cause: unknown): AppError =>
  new AppError('unavailable', 'auth.provider_failed', {}, { cause })

const refusedByProvider = (cause: unknown): AppError =>
  new AppError('refused', 'auth.provider_refused', {}, { cause })

const withPatience = async <T>(answer: Promise<T>): Promise<T> => {
  const signal = AbortSignal.timeout(patienceMs)
  const overdue = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true })
  })
  return Promise.race([answer, overdue])
}
