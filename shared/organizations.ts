import {
  displayNameSchema,
  emailSchema,
  linkTokenSchema,
  passwordSchema,
  slugSchema,
  usernameSchema,
} from './accounts.ts'
import { roles } from './permissions.ts'
import { lineSchema } from './text.ts'
import { workflows } from './tickets.ts'
import { z } from './zod.ts'

/** A person as others in the organization see them. */
export type Person = { id: string; username: string; name: string }

export const memberStatuses = ['active', 'deactivated'] as const

export const listMembersInput = z.object({
  search: lineSchema({ min: 0, max: 100, tooShort: '', tooLong: 'At most 100 characters.' }).optional(),
  role: z.array(z.enum(roles)).max(roles.length).optional(),
  /** Left out: those who can come in. */
  status: z.enum(memberStatuses).default('active'),
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListMembersInput = z.infer<typeof listMembersInput>

export const changeRoleInput = z.object({ userId: z.uuid(), role: z.enum(roles) })
export type ChangeRoleInput = z.infer<typeof changeRoleInput>

export const memberInput = z.object({ userId: z.uuid() })
export type MemberInput = z.infer<typeof memberInput>

export const inviteInput = z.object({ email: emailSchema, role: z.enum(roles) })
export type InviteInput = z.infer<typeof inviteInput>

export const listInvitationsInput = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListInvitationsInput = z.infer<typeof listInvitationsInput>

export const invitationInput = z.object({ invitationId: z.uuid() })
export type InvitationInput = z.infer<typeof invitationInput>

export const invitationLinkInput = z.object({ token: linkTokenSchema })
export type InvitationLinkInput = z.infer<typeof invitationLinkInput>

/** For somebody without an account: the email is that of the invitation. */
export const acceptAsNewInput = z.object({
  token: linkTokenSchema,
  name: displayNameSchema.optional(),
  username: usernameSchema,
  password: passwordSchema,
})
export type AcceptAsNewInput = z.infer<typeof acceptAsNewInput>

/** The categories that a new organization begins with. */
export const startingCategories = ['Billing', 'Technical', 'General'] as const

/** Text search languages: each has a stemmer in Postgres. */
export const searchLanguages = [
  'arabic',
  'armenian',
  'basque',
  'catalan',
  'danish',
  'dutch',
  'english',
  'finnish',
  'french',
  'german',
  'greek',
  'hindi',
  'hungarian',
  'indonesian',
  'irish',
  'italian',
  'lithuanian',
  'nepali',
  'norwegian',
  'portuguese',
  'romanian',
  'russian',
  'serbian',
  'simple',
  'spanish',
  'swedish',
  'tamil',
  'turkish',
  'yiddish',
] as const
export type SearchLanguage = (typeof searchLanguages)[number]

/** Who may join an organization by signing up: everyone, those of some email domains, nobody. */
export const signUpRules = ['open', 'domains', 'closed'] as const
export type SignUpRule = (typeof signUpRules)[number]

export const organizationNameSchema = lineSchema({
  min: 2,
  max: 80,
  tooShort: 'At least 2 characters.',
  tooLong: 'At most 80 characters.',
})

const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'A domain looks like example.org.')

const days = z.int().min(0, 'From 0 to 365 days.').max(365, 'From 0 to 365 days.')

/** What an admin may change; what is left out stays. */
export const updateSettingsInput = z
  .object({
    name: organizationNameSchema,
    slug: slugSchema,
    signUpRule: z.enum(signUpRules),
    signUpDomains: z.array(domainSchema).max(50, 'At most 50 domains.'),
    autoCloseDays: days,
    reopenWindowDays: days,
    searchLanguage: z.enum(searchLanguages),
    requireTwoFactor: z.boolean(),
    workflow: z.enum(workflows),
  })
  .partial()
export type UpdateSettingsInput = z.infer<typeof updateSettingsInput>

export const categoryNameSchema = lineSchema({
  min: 1,
  max: 60,
  tooShort: 'A name, please.',
  tooLong: 'At most 60 characters.',
})

/** How many categories an organization can have, archived ones included. */
export const categoryLimit = 200

export const addCategoryInput = z.object({ name: categoryNameSchema })
export type AddCategoryInput = z.infer<typeof addCategoryInput>

export const changeCategoryInput = z.object({
  categoryId: z.uuid(),
  name: categoryNameSchema.optional(),
  /** Archived categories can no longer be chosen; tickets that have one keep it. */
  archived: z.boolean().optional(),
})
export type ChangeCategoryInput = z.infer<typeof changeCategoryInput>

/** The ids of all categories that are not archived, in their new order. */
export const orderCategoriesInput = z.object({ categoryIds: z.array(z.uuid()).min(1).max(categoryLimit) })
export type OrderCategoriesInput = z.infer<typeof orderCategoriesInput>

export const foundOrganizationInput = z.object({
  name: organizationNameSchema,
  /** Made of the name when left out. */
  slug: slugSchema.optional(),
  /** Who is invited as its first admin; with one's own email one is it at once. */
  adminEmail: emailSchema,
})
export type FoundOrganizationInput = z.infer<typeof foundOrganizationInput>

export const listOrganizationsInput = z.object({
  search: lineSchema({ min: 0, max: 100, tooShort: '', tooLong: 'At most 100 characters.' }).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListOrganizationsInput = z.infer<typeof listOrganizationsInput>

export const suspendInput = z.object({ organizationId: z.uuid() })
export type SuspendInput = z.infer<typeof suspendInput>
