import { createFileRoute, notFound, redirect } from '@tanstack/react-router'
import { findMe } from '#client/features/auth/session.ts'
import { OrganizationsPage } from '#client/features/installation/pages/organizations.tsx'

export const Route = createFileRoute('/operator')({
  beforeLoad: async ({ context, location }) => {
    const me = await findMe(context)
    if (!me) throw redirect({ to: '/sign-in', search: { redirect: location.href } })
    if (!me.user.isOperator) throw notFound()
    return { me }
  },
  component: () => <OrganizationsPage me={Route.useRouteContext().me} />,
})
