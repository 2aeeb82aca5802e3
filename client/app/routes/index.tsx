import { createFileRoute, redirect } from '@tanstack/react-router'
import { NotInYet } from '#client/features/auth/pages/not-in-yet.tsx'
import { findStart } from '#client/features/auth/start.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/')({
  validateSearch: z.object({ organization: z.string().max(40).optional().catch(undefined) }),
  beforeLoad: async ({ context, search }) => {
    const start = await findStart(context, search.organization ?? null)
    if (start.kind === 'set-up') throw redirect({ to: '/set-up' })
    if (start.kind === 'sign-in') throw redirect({ to: '/sign-in' })
    if (start.kind === 'organization')
      throw redirect({ to: '/o/$slug/tickets', params: { slug: start.slug } })
    return { start }
  },
  component: () => <NotInYet start={Route.useRouteContext().start} />,
})
