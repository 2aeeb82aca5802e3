import { AppError } from '../errors.ts'
import type { IdentityProviders } from '../ports.ts'

export type IdentityClient = { clientId: string; clientSecret: string | undefined }

/** The providers that the operator has set up. */
export type IdentityClients = {
  /** `url`: of github.com or of a GitHub Enterprise server. */
  github?: IdentityClient & { url: string }
  google?: IdentityClient & { issuer: string }
  microsoft?: IdentityClient & { issuer: string }
  oidc?: IdentityClient & { issuer: string; name: string }
}

export const createIdentityProviders = (_clients: IdentityClients): IdentityProviders => ({
  list: () => [],
  begin: async () => {
    throw new AppError('not_found', 'auth.provider_unknown')
  },
  finish: async () => {
    throw new AppError('not_found', 'auth.provider_unknown')
  },
})
