import { createFileRoute, redirect } from '@tanstack/react-router'
import { SignUp } from '#client/features/auth/pages/sign-up.tsx'
import { findMe, findSetUpNeeded, findSignInOptions } from '#client/features/auth/session.ts'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/sign-up')({
  validateSearch: z.object({ organization: z.string().max(40).optional().catch(undefined) }),
  beforeLoad: async ({ context }) => {
    const [me, isSetUpNeeded, others] = await Promise.all([
      findMe(context),
      findSetUpNeeded(context),
      findSignInOptions(context),
    ])
    if (isSetUpNeeded) throw redirect({ to: '/set-up' })
    if (me) throw redirect({ to: '/' })
    return { others }
  },
  loaderDeps: ({ search: { organization } }) => ({ organization }),
  loader: ({ context, deps: { organization } }) =>
    context.queryClient.fetchQuery(
      context
        .apiFor(null)
        .trpc.auth.signUpOptions.queryOptions(organization === undefined ? {} : { organization }),
    ),
  component: () => (
    <SignUp
      organization={Route.useSearch().organization ?? null}
      options={Route.useLoaderData()}
      others={Route.useRouteContext().others}
    />
  ),
})
