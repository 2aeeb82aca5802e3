import { roles } from './permissions.ts'
import { lineSchema } from './text.ts'
import { z } from './zod.ts'

/** A person as others in the organization see them. */
export type Person = { id: string; username: string; name: string }

export const listMembersInput = z.object({
  search: lineSchema({ min: 0, max: 100, tooShort: '', tooLong: 'At most 100 characters.' }).optional(),
  role: z.array(z.enum(roles)).max(roles.length).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListMembersInput = z.infer<typeof listMembersInput>

export const changeRoleInput = z.object({ userId: z.uuid(), role: z.enum(roles) })
export type ChangeRoleInput = z.infer<typeof changeRoleInput>

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
