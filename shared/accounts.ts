import { lineSchema } from './text.ts'
import { z } from './zod.ts'

export const usernameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(3, 'At least 3 characters.')
  .max(32, 'At most 32 characters.')
  .regex(/^[a-z0-9._-]+$/, 'Letters, digits, dot, underscore and hyphen only.')
  // A filter of tickets says `none` for nobody.
  .refine((username) => username !== 'none', 'This username is taken.')

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('This is not an email address.'))

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

export const signUpInput = z.object({
  name: displayNameSchema.optional(),
  username: usernameSchema,
  email: emailSchema,
  password: passwordSchema,
  /** Slug of the organization to join; not needed where there is only one. */
  organization: slugSchema.optional(),
})
export type SignUpInput = z.infer<typeof signUpInput>

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
