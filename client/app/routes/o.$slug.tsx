import { createFileRoute, notFound, redirect } from '@tanstack/react-router'
import { findMe } from '#client/features/auth/session.ts'
import { rememberOrganization } from '#client/features/auth/start.ts'
import { OrganizationLayout } from '../organization-layout.tsx'

export const Route = createFileRoute('/o/$slug')({
  beforeLoad: async ({ context, params, location }) => {
    const me = await findMe(context)
    if (!me) throw redirect({ to: '/sign-in', search: { redirect: location.href } })
    if (!me.memberships.some(({ slug }) => slug === params.slug)) throw notFound()
    const api = context.apiFor(params.slug)
    const organization = await context.queryClient.ensureQueryData(
      api.trpc.organizations.current.queryOptions(undefined, { staleTime: 5 * 60_000 }),
    )
    rememberOrganization(params.slug)
    return { api, me: me.user, organization }
  },
  component: () => {
    const { api, me, organization } = Route.useRouteContext()
    return <OrganizationLayout api={api} me={me} organization={organization} />
  },
})
