import { createFileRoute, redirect } from '@tanstack/react-router'
import { SignIn } from '#client/features/auth/pages/sign-in.tsx'
import { findMe, findSetUpNeeded, findSignInOptions } from '#client/features/auth/session.ts'
import { safePath } from '#client/lib/links.ts'
import { errorCodes } from '#shared/errors.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/sign-in')({
  validateSearch: z.object({
    redirect: z.string().max(4000).optional().catch(undefined),
    problem: z.enum(errorCodes).optional().catch(undefined),
    done: z.enum(['verified', 'reclaimed', 'deleted']).optional().catch(undefined),
  }),
  beforeLoad: async ({ context, search }) => {
    const [me, isSetUpNeeded, options] = await Promise.all([
      findMe(context),
      findSetUpNeeded(context),
      findSignInOptions(context),
    ])
    if (isSetUpNeeded) throw redirect({ to: '/set-up' })
    if (me) throw redirect({ href: safePath(search.redirect) ?? '/' })
    return { options }
  },
  component: () => {
    const { redirect, problem, done } = Route.useSearch()
    const { options } = Route.useRouteContext()
    return <SignIn returnTo={safePath(redirect) ?? '/'} problem={problem} done={done} options={options} />
  },
})
