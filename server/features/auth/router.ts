import { setUpInput, signInInput, signUpInput } from '#shared/accounts.ts'
import { publicProcedure, router, signedInProcedure } from '../../platform/trpc.ts'
import { findOnlyOrganization } from '../organizations/queries.ts'
import { setUp, signIn, signOut, signUp } from './mutations.ts'
import { describeMe, isSetUpNeeded } from './queries.ts'

export const setUpRouter = router({
  status: publicProcedure.query(async ({ ctx }) => ({ needed: await isSetUpNeeded(ctx) })),
  complete: publicProcedure.input(setUpInput).mutation(async ({ ctx, input }) => {
    const { cookie, organization } = await setUp(ctx, input)
    ctx.setCookie(cookie)
    return { organization }
  }),
})

export const authRouter = router({
  me: publicProcedure.query(async ({ ctx }) => {
    const signedIn = await ctx.signedIn()
    return signedIn && describeMe(signedIn)
  }),
  signUpOptions: publicProcedure.query(async ({ ctx }) => {
    const { organizations, only } = await findOnlyOrganization(ctx)
    return { organizations, only: only && { slug: only.slug, name: only.name } }
  }),
  signUp: publicProcedure.input(signUpInput).mutation(async ({ ctx, input }) => {
    const { cookie, organization } = await signUp(ctx, input)
    ctx.setCookie(cookie)
    return { organization }
  }),
  signIn: publicProcedure.input(signInInput).mutation(async ({ ctx, input }) => {
    const { cookie } = await signIn(ctx, input)
    ctx.setCookie(cookie)
    return { ok: true as const }
  }),
  signOut: signedInProcedure.mutation(async ({ ctx }) => {
    await signOut(ctx)
    ctx.setCookie(ctx.sessions.blankCookie())
    return { ok: true as const }
  }),
})
