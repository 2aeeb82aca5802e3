import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouter } from '@tanstack/react-router'
import type { Me } from '#client/features/auth/session.ts'
import { HereProvider, type Organization } from '#client/features/organizations/organization.ts'
import { LiveProvider } from '#client/features/realtime/live.tsx'
import { type Api, ApiProvider } from '#client/lib/api.ts'
import { useFollowedMe } from './followed-me.ts'
import { Shell } from './shell/shell.tsx'

export type OrganizationLayoutProps = {
  api: Api
  me: Me
  /** As the guard found it; kept up to date from here on, e.g. when one's role changes. */
  organization: Organization
  /** Looks whether the session is still good. */
  checkSession: () => Promise<unknown>
}

export const OrganizationLayout = ({ api, me, organization, checkSession }: OrganizationLayoutProps) => {
  const current = useQuery(api.trpc.organizations.current.queryOptions()).data ?? organization
  const router = useRouter()
  const { user, memberships } = useFollowedMe(me, organization)
  const onDown = () => {
    // When the server cannot be reached either, the stream goes on trying and says so.
    void checkSession()
      .then((session) => (session === null ? router.invalidate() : undefined))
      .catch(() => undefined)
  }
  return (
    <ApiProvider value={api}>
      <HereProvider value={{ me: user, memberships, organization: current }}>
        <LiveProvider key={current.id} userId={user.id} organization={current} onDown={onDown}>
          <Shell>
            <Outlet />
          </Shell>
        </LiveProvider>
      </HereProvider>
    </ApiProvider>
  )
}
