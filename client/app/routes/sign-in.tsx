import { createFileRoute, redirect } from '@tanstack/react-router'
import { SignIn } from '#client/features/auth/pages/sign-in.tsx'
import { findMe, findSetUpNeeded } from '#client/features/auth/session.ts'
import { safePath } from '#client/lib/links.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/sign-in')({
  validateSearch: z.object({ redirect: z.string().max(4000).optional().catch(undefined) }),
  beforeLoad: async ({ context, search }) => {
    const [me, isSetUpNeeded] = await Promise.all([findMe(context), findSetUpNeeded(context)])
    if (isSetUpNeeded) throw redirect({ to: '/set-up' })
    if (me) throw redirect({ href: safePath(search.redirect) ?? '/' })
  },
  component: () => <SignIn returnTo={safePath(Route.useSearch().redirect) ?? '/'} />,
})
