import type { QueryClient } from '@tanstack/react-query'
import type { Api, ApiFor, RouterOutputs } from '#client/lib/api.ts'
import { setTimeZone } from '#client/lib/format.ts'

export type Me = NonNullable<RouterOutputs['auth']['me']>
export type Membership = Me['memberships'][number]

/** What the session functions need of the route context. */
export type SessionContext = { queryClient: QueryClient; apiFor: ApiFor }

const accountApi = ({ apiFor }: SessionContext): Api => apiFor(null)

/** From now on times are shown as the person wants them. */
const greet = (me: Me | null): Me | null => {
  setTimeZone(me?.user.timeZone ?? null)
  return me
}

/** Who is signed in, or null. Asked once; sign-in, sign-out and a refused request renew it. */
export const findMe = async (context: SessionContext): Promise<Me | null> =>
  greet(
    await context.queryClient.ensureQueryData(
      accountApi(context).trpc.auth.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
    ),
  )

/** Who was signed in when last asked. */
export const knownMe = (context: SessionContext): Me | null =>
  context.queryClient.getQueryData(accountApi(context).trpc.auth.me.queryKey()) ?? null

/** Asks anew who is signed in. */
export const renewMe = async (context: SessionContext): Promise<Me | null> =>
  greet(
    await context.queryClient.fetchQuery(
      accountApi(context).trpc.auth.me.queryOptions(undefined, { staleTime: 0, retry: false }),
    ),
  )

/** Whether this installation still waits for its first admin. */
export const findSetUpNeeded = async (context: SessionContext): Promise<boolean> => {
  const status = await context.queryClient.fetchQuery(
    accountApi(context).trpc.setup.status.queryOptions(undefined, { staleTime: 10_000 }),
  )
  return status.needed
}

export type SignInOptions = RouterOutputs['auth']['signInOptions']

/** The ways to sign in beside a password; null without an answer, since the page can do without. */
export const findSignInOptions = (context: SessionContext): Promise<SignInOptions | null> =>
  context.queryClient
    .fetchQuery(accountApi(context).trpc.auth.signInOptions.queryOptions(undefined, { staleTime: 60_000 }))
    .catch(() => null)

/** Notes that the session is over without dropping what is on the page. */
export const noteSignedOut = (context: SessionContext) =>
  context.queryClient.setQueryData(accountApi(context).trpc.auth.me.queryKey(), null)
