import {
  beginIdentityInput,
  beginTwoFactorInput,
  changeEmailInput,
  changePasswordInput,
  confirmCodeInput,
  deleteAccountInput,
  emailInput,
  linkInput,
  resetPasswordInput,
  revokeSessionInput,
  setUpInput,
  signInInput,
  signUpInput,
  signUpOptionsInput,
  unlinkIdentityInput,
  updateProfileInput,
} from '#shared/accounts.ts'
import { memberInput } from '#shared/organizations.ts'
import { memberProcedure, publicProcedure, router, signedInProcedure } from '../../platform/trpc.ts'
import { cancelEmailChange, confirmEmailChange, requestEmailChange } from './mutations/change-email.ts'
import { changePassword } from './mutations/change-password.ts'
import { confirmSignIn } from './mutations/confirm-sign-in.ts'
import { deleteAccount } from './mutations/delete-account.ts'
import { beginIdentity, unlinkIdentity } from './mutations/link-identity.ts'
import { signOut } from './mutations/open-session.ts'
import { requestReset, resetPassword } from './mutations/reset-password.ts'
import { resetTwoFactor } from './mutations/reset-two-factor.ts'
import { revokeOtherSessions, revokeSession } from './mutations/revoke-sessions.ts'
import { setUp } from './mutations/set-up.ts'
import { signIn } from './mutations/sign-in.ts'
import { signUp } from './mutations/sign-up.ts'
import { updateProfile } from './mutations/update-profile.ts'
import {
  beginTwoFactor,
  confirmTwoFactor,
  disableTwoFactor,
  renewRecoveryCodes,
} from './mutations/use-two-factor.ts'
import { resendVerification, verifyEmail } from './mutations/verify-email.ts'
import { describeMe, isSetUpNeeded, listSessions, readSecurity, readSignUpOptions } from './queries.ts'

const ok = { ok: true } as const

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
    return signedIn && describeMe({ ...signedIn, policy: ctx.policy })
  }),
  /** The ways to sign in beside a password. */
  signInOptions: publicProcedure.query(({ ctx }) => ({
    providers: ctx.identityProviders.list(),
    canReadMail: ctx.policy.isInboxOpen && ctx.isLocal,
  })),
  signUpOptions: publicProcedure
    .input(signUpOptionsInput)
    .query(({ ctx, input }) => readSignUpOptions(ctx, input)),
  signUp: publicProcedure.input(signUpInput).mutation(({ ctx, input }) => signUp(ctx, input)),
  verifyEmail: publicProcedure.input(linkInput).mutation(({ ctx, input }) => verifyEmail(ctx, input)),
  resendVerification: publicProcedure.input(emailInput).mutation(async ({ ctx, input }) => {
    await resendVerification(ctx, input)
    return ok
  }),
  signIn: publicProcedure.input(signInInput).mutation(({ ctx, input }) => signIn(ctx, input)),
  confirmSignIn: publicProcedure
    .input(confirmCodeInput)
    .mutation(({ ctx, input }) => confirmSignIn(ctx, input)),
  requestReset: publicProcedure.input(emailInput).mutation(async ({ ctx, input }) => {
    await requestReset(ctx, input)
    return ok
  }),
  resetPassword: publicProcedure
    .input(resetPasswordInput)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  beginIdentity: publicProcedure
    .input(beginIdentityInput)
    .mutation(({ ctx, input }) => beginIdentity(ctx, input)),
  confirmEmailChange: publicProcedure
    .input(linkInput)
    .mutation(({ ctx, input }) => confirmEmailChange(ctx, input)),
  signOut: signedInProcedure.mutation(async ({ ctx }) => {
    await signOut(ctx)
    ctx.setCookie(ctx.sessions.blankCookie())
    return ok
  }),
})

/** One's own account. */
export const accountRouter = router({
  security: signedInProcedure.query(({ ctx }) => readSecurity(ctx)),
  sessions: signedInProcedure.query(({ ctx }) => listSessions(ctx)),
  updateProfile: signedInProcedure.input(updateProfileInput).mutation(async ({ ctx, input }) => {
    await updateProfile(ctx, input)
    return ok
  }),
  changePassword: signedInProcedure.input(changePasswordInput).mutation(async ({ ctx, input }) => {
    await changePassword(ctx, input)
    return ok
  }),
  requestEmailChange: signedInProcedure.input(changeEmailInput).mutation(async ({ ctx, input }) => {
    await requestEmailChange(ctx, input)
    return ok
  }),
  cancelEmailChange: signedInProcedure.mutation(async ({ ctx }) => {
    await cancelEmailChange(ctx)
    return ok
  }),
  revokeSession: signedInProcedure.input(revokeSessionInput).mutation(async ({ ctx, input }) => {
    await revokeSession(ctx, input)
    return ok
  }),
  revokeOtherSessions: signedInProcedure.mutation(({ ctx }) => revokeOtherSessions(ctx)),
  beginTwoFactor: signedInProcedure
    .input(beginTwoFactorInput)
    .mutation(({ ctx, input }) => beginTwoFactor(ctx, input)),
  confirmTwoFactor: signedInProcedure
    .input(confirmCodeInput)
    .mutation(({ ctx, input }) => confirmTwoFactor(ctx, input)),
  renewRecoveryCodes: signedInProcedure
    .input(confirmCodeInput)
    .mutation(({ ctx, input }) => renewRecoveryCodes(ctx, input)),
  disableTwoFactor: signedInProcedure.input(confirmCodeInput).mutation(async ({ ctx, input }) => {
    await disableTwoFactor(ctx, input)
    return ok
  }),
  unlinkIdentity: signedInProcedure.input(unlinkIdentityInput).mutation(async ({ ctx, input }) => {
    await unlinkIdentity(ctx, input)
    return ok
  }),
  delete: signedInProcedure.input(deleteAccountInput).mutation(async ({ ctx, input }) => {
    await deleteAccount(ctx, input)
    ctx.setCookie(ctx.sessions.blankCookie())
    return ok
  }),
})

/** What admins do for the accounts of members. */
export const memberSecurityRouter = router({
  resetTwoFactor: memberProcedure('member.manage')
    .input(memberInput)
    .mutation(async ({ ctx, input }) => {
      await resetTwoFactor(ctx, input)
      return ok
    }),
})
