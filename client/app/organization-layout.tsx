import { Outlet } from '@tanstack/react-router'
import type { Me } from '#client/features/auth/session.ts'
import { HereProvider, type Organization } from '#client/features/organizations/organization.ts'
import { type Api, ApiProvider } from '#client/lib/api.ts'

export type OrganizationLayoutProps = { api: Api; me: Me['user']; organization: Organization }

export const OrganizationLayout = ({ api, me, organization }: OrganizationLayoutProps) => (
  <ApiProvider value={api}>
    <HereProvider value={{ me, organization }}>
      <main id="main">
        <Outlet />
      </main>
    </HereProvider>
  </ApiProvider>
)
