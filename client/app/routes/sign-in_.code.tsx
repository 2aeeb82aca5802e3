import { createFileRoute, redirect } from '@tanstack/react-router'
import { SignInCode } from '#client/features/auth/pages/sign-in-code.tsx'
import { findMe } from '#client/features/auth/session.ts'
import { safePath } from '#client/lib/links.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/sign-in_/code')({
  validateSearch: z.object({ redirect: z.string().max(4000).optional().catch(undefined) }),
  beforeLoad: async ({ context, search }) => {
    if (await findMe(context)) throw redirect({ href: safePath(search.redirect) ?? '/' })
  },
  component: () => <SignInCode returnTo={safePath(Route.useSearch().redirect) ?? '/'} />,
})
