import type { IdentityClient, Provider } from './exchange.ts'
import { openIdProvider, saysYes } from './open-id.ts'

/** Where the address of an issuer that serves every tenant names the tenant. */
const tenantPlace = '{tenantid}'
const tenantForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Sign-in with Microsoft. The discovery document of `common` names no issuer but a template: each tenant has its own.
 * A tenant's admins may write any email into its accounts, so one is only believed when Microsoft says that the tenant
 * owns its domain, also where the operator has set one tenant.
 */
export const microsoftProvider = (client: IdentityClient & { issuer: string }): Provider => {
  const own = partsOf(client.issuer)
  const tenantOf = (issuer: string): string | undefined => {
    const found = partsOf(issuer)
    return found?.origin === own?.origin && found?.path === own?.path ? found?.tenant : undefined
  }
  return openIdProvider('Microsoft', client, {
    isIssuer: (found) => {
      const tenant = tenantOf(found)
      // A tenant may be set by a name; its issuer says its id.
      return (
        found === client.issuer ||
        (tenant !== undefined && (tenant === tenantPlace || tenantForm.test(tenant)))
      )
    },
    issuerOf: (found, { tid }) =>
      typeof tid === 'string' && tenantForm.test(tid) ? found.replace(tenantPlace, tid) : found,
    isEmailVerified: ({ xms_edov: ownsDomain }) => saysYes(ownsDomain),
  })
}

/** The parts of an address such as `https://login.microsoftonline.com/common/v2.0`. */
const partsOf = (issuer: string) => {
  const [, origin, tenant, path] = /^(https?:\/\/[^/]+)\/([^/]+)(\/.*)$/.exec(issuer) ?? []
  return origin === undefined ? undefined : { origin, tenant, path }
}
