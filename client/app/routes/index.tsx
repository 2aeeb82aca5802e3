import { createFileRoute, redirect } from '@tanstack/react-router'
import { NoOrganization } from '#client/features/auth/pages/no-organization.tsx'
import { findStart } from '#client/features/auth/start.ts'

export const Route = createFileRoute('/')({
  beforeLoad: async ({ context }) => {
    const start = await findStart(context)
    if (start.kind === 'set-up') throw redirect({ to: '/set-up' })
    if (start.kind === 'sign-in') throw redirect({ to: '/sign-in' })
    if (start.kind === 'organization')
      throw redirect({ to: '/o/$slug/tickets', params: { slug: start.slug } })
  },
  component: NoOrganization,
})
