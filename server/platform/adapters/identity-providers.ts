import { type IdentityProvider, identityProviders } from '#shared/accounts.ts'
import { AppError } from '../errors.ts'
import type { IdentityProviders } from '../ports.ts'
import type { IdentityClient, Provider } from './identity/exchange.ts'
import { githubProvider } from './identity/github.ts'
import { microsoftProvider } from './identity/microsoft.ts'
import { openIdProvider } from './identity/open-id.ts'

/** The providers that the operator has set up. */
export type IdentityClients = {
  /** `url`: of github.com or of a GitHub Enterprise server. */
  github?: IdentityClient & { url: string }
  google?: IdentityClient & { issuer: string }
  microsoft?: IdentityClient & { issuer: string }
  oidc?: IdentityClient & { issuer: string; name: string }
}

export const createIdentityProviders = (clients: IdentityClients): IdentityProviders => {
  const { github, google, microsoft, oidc } = clients
  const providers: Partial<Record<IdentityProvider, Provider>> = {
    ...(github && { github: githubProvider(github) }),
    ...(google && { google: openIdProvider('Google', google) }),
    ...(microsoft && { microsoft: microsoftProvider(microsoft) }),
    ...(oidc && { oidc: openIdProvider(oidc.name, oidc) }),
  }
  const known = (id: IdentityProvider): Provider => {
    const provider = providers[id]
    if (!provider) throw new AppError('not_found', 'auth.provider_unknown')
    return provider
  }
  return {
    list: () =>
      identityProviders.flatMap((id) => {
        const provider = providers[id]
        return provider ? [{ id, name: provider.name }] : []
      }),
    begin: async (id, exchange) => known(id).begin(exchange),
    finish: async (id, exchange) => known(id).finish(exchange),
  }
}
