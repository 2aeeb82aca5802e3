import { createFileRoute, redirect } from '@tanstack/react-router'
import { findMe } from '#client/features/auth/session.ts'

/** For the operator, and for whoever is at this machine while the inbox is open. */
export const Route = createFileRoute('/mail')({
  beforeLoad: async ({ context, location }) => {
    const [me, { canReadMail }] = await Promise.all([
      findMe(context),
      context.queryClient.ensureQueryData(context.api.trpc.auth.signInOptions.queryOptions()),
    ])
    if (!me && !canReadMail) throw redirect({ to: '/sign-in', search: { redirect: location.href } })
    return { isOperator: me?.user.isOperator === true, isOpen: canReadMail }
  },
})
