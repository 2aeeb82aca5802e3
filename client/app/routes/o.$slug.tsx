import { createFileRoute, notFound, redirect } from '@tanstack/react-router'
import { findMe, renewMe } from '#client/features/auth/session.ts'
import { isOpen, rememberOrganization } from '#client/features/auth/start.ts'
import { OrganizationLayout } from '../organization-layout.tsx'

const OrganizationRoute = () => {
  const { api, session, organization, queryClient, apiFor } = Route.useRouteContext()
  return (
    <OrganizationLayout
      api={api}
      me={session}
      organization={organization}
      checkSession={() => renewMe({ queryClient, apiFor })}
    />
  )
}

export const Route = createFileRoute('/o/$slug')({
  beforeLoad: async ({ context, params, location }) => {
    const session = await findMe(context)
    if (!session) throw redirect({ to: '/sign-in', search: { redirect: location.href } })
    const membership = session.memberships.find(({ slug }) => slug === params.slug)
    // The start page says what is missing.
    if (!session.user.isEmailVerified || (membership && !isOpen(membership)))
      throw redirect({ to: '/', search: { organization: params.slug } })
    if (!membership) throw notFound()
    const api = context.apiFor(params.slug)
    const organization = await context.queryClient.ensureQueryData(
      api.trpc.organizations.current.queryOptions(undefined, { staleTime: 5 * 60_000 }),
    )
    rememberOrganization(params.slug)
    return { api, session, organization }
  },
  component: OrganizationRoute,
})
