import { lineSchema } from './text.ts'
import { z } from './zod.ts'

export const usernameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(3, 'At least 3 characters.')
  .max(32, 'At most 32 characters.')
  .regex(/^[a-z0-9._-]+$/, 'Letters, digits, dot, underscore and hyphen only.')
  // Filters say `none` for nobody and `system` for what no person did.
  .refine((username) => username !== 'none' && username !== 'system', 'This username is taken.')

export const emailSchema = z
  .string()
  .trim()
  .max(254)
  // Before it is made lower case: that would turn the Kelvin sign into the letter k of somebody else's address.
  .pipe(z.email('This is not an email address.'))
  .transform((email) => email.toLowerCase())

/** Others by whom a person can sign in. `oidc` is any OpenID Connect issuer that the operator has set. */
export const identityProviders = ['github', 'google', 'microsoft', 'oidc'] as const
export type IdentityProvider = (typeof identityProviders)[number]

export const passwordSchema = z.string().min(8, 'At least 8 characters.').max(200, 'At most 200 characters.')

export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'Letters, digits and hyphens, at most 40.')

export const displayNameSchema = lineSchema({
  min: 1,
  max: 100,
  tooShort: 'Please give a name.',
  tooLong: 'At most 100 characters.',
})
  // It stands in our mails to people who did not ask for them: nobody advertises by it.
  .refine((name) => !/:\/\/|\bwww\./i.test(name), 'A name has no web address in it.')

export const signUpInput = z.object({
  name: displayNameSchema.optional(),
  username: usernameSchema,
  email: emailSchema,
  password: passwordSchema,
  /** Slug of the organization to join; not needed where there is only one. */
  organization: slugSchema.optional(),
})
export type SignUpInput = z.infer<typeof signUpInput>

export const signUpOptionsInput = z.object({
  /** Slug of the organization of the link that one followed, as it came. */
  organization: z.string().max(40).optional(),
})
export type SignUpOptionsInput = z.infer<typeof signUpOptionsInput>

export const signInInput = z.object({
  /** Username or email. */
  identifier: lineSchema({
    min: 1,
    max: 254,
    tooShort: 'Your username or email.',
    tooLong: 'At most 254 characters.',
  }),
  password: z.string().min(1, 'Your password.').max(200),
})
export type SignInInput = z.infer<typeof signInInput>

const currentPassword = z.string().min(1, 'Your password.').max(200)

/** The secret part of a link in a mail. */
export const linkTokenSchema = z.string().regex(/^[\w.-]{20,200}$/, 'This link is not whole.')

/** A code of an authenticator app (six digits) or a recovery code, however it was typed. */
export const codeSchema = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s-]/g, '').toLowerCase())
  .pipe(z.string().regex(/^(?:\d{6}|[a-z0-9]{10,20})$/, 'Six digits, or a recovery code.'))

export const confirmCodeInput = z.object({ code: codeSchema })
export type ConfirmCodeInput = z.infer<typeof confirmCodeInput>

export const emailInput = z.object({ email: emailSchema })
export type EmailInput = z.infer<typeof emailInput>

export const linkInput = z.object({ token: linkTokenSchema })
export type LinkInput = z.infer<typeof linkInput>

export const resetPasswordInput = z.object({ token: linkTokenSchema, password: passwordSchema })
export type ResetPasswordInput = z.infer<typeof resetPasswordInput>

export const changePasswordInput = z.object({ current: currentPassword, next: passwordSchema })
export type ChangePasswordInput = z.infer<typeof changePasswordInput>

/** The password may be left out by those who have none. */
export const changeEmailInput = z.object({ email: emailSchema, password: currentPassword.optional() })
export type ChangeEmailInput = z.infer<typeof changeEmailInput>

/** Whether a name is one that `Intl` can reckon with. */
const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

export const updateProfileInput = z.object({
  name: displayNameSchema,
  /** An IANA name; null follows the browser. */
  timeZone: z.string().max(60).refine(isTimeZone, 'There is no such time zone.').nullable(),
})
export type UpdateProfileInput = z.infer<typeof updateProfileInput>

export const revokeSessionInput = z.object({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) })
export type RevokeSessionInput = z.infer<typeof revokeSessionInput>

/** The password may be left out by those who have none; the username says that it is meant. */
export const deleteAccountInput = z.object({
  username: usernameSchema,
  password: currentPassword.optional(),
})
export type DeleteAccountInput = z.infer<typeof deleteAccountInput>

/** The password may be left out by those who have none. */
export const beginTwoFactorInput = z.object({ password: currentPassword.optional() })
export type BeginTwoFactorInput = z.infer<typeof beginTwoFactorInput>

export const beginIdentityInput = z.object({
  provider: z.enum(identityProviders),
  /** `link` adds it to the account that is signed in. */
  intent: z.enum(['sign_in', 'link']),
  /** A path of this site. */
  returnTo: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])/),
  /** Slug of the organization to join when there is no account yet; not needed where there is only one. */
  organization: slugSchema.optional(),
})
export type BeginIdentityInput = z.infer<typeof beginIdentityInput>

export const unlinkIdentityInput = z.object({ provider: z.enum(identityProviders) })
export type UnlinkIdentityInput = z.infer<typeof unlinkIdentityInput>

export const setUpInput = z.object({
  organizationName: lineSchema({
    min: 2,
    max: 80,
    tooShort: 'At least 2 characters.',
    tooLong: 'At most 80 characters.',
  }),
  name: displayNameSchema.optional(),
  username: usernameSchema,
  email: emailSchema,
  password: passwordSchema,
})
export type SetUpInput = z.infer<typeof setUpInput>

/** How a sign-in went on: done, or waiting for the code of the authenticator app. */
export type SignInResult = { status: 'signed_in' } | { status: 'code_needed' }

/**
 * How a sign-up went on. `check_email` is said alike whether the email has an account or not; where no proof of
 * the email is asked for, the person is signed in at once.
 */
export type SignUpResult = { status: 'check_email' } | { status: 'signed_in'; organization: string }
