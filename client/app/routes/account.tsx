import { createFileRoute, redirect } from '@tanstack/react-router'
import { Account } from '#client/features/auth/pages/account.tsx'
import { findMe } from '#client/features/auth/session.ts'
import { errorCodes } from '#shared/errors.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/account')({
  validateSearch: z.object({ problem: z.enum(errorCodes).optional().catch(undefined) }),
  beforeLoad: async ({ context, location }) => {
    const me = await findMe(context)
    if (!me) throw redirect({ to: '/sign-in', search: { redirect: location.href } })
    return { me }
  },
  component: () => <Account found={Route.useRouteContext().me} problem={Route.useSearch().problem} />,
})
