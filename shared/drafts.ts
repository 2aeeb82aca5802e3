import { z } from './zod.ts'

/** `count` of one person in one organization, and of those that are gone; `characters` of one, as JSON; `days` after which it is forgotten. */
export const keptDraftLimits = { count: 100, characters: 120_000, days: 30 } as const

/** What is being written, such as `reply:<ticket id>`. */
const keySchema = z.string().regex(/^[a-z-]{1,20}(:[0-9a-zA-Z-]{1,40})?$/)

export const keepDraftInput = z.object({
  key: keySchema,
  /** JSON, or null when nothing is left. */
  value: z
    .string()
    .max(keptDraftLimits.characters)
    .refine(
      (text) => text.isWellFormed() && !text.includes('\0'),
      'There is a character in it that cannot be kept.',
    )
    .nullable(),
  /** The revision that the writer began from; 0 when there was none. Another's newer text is not overwritten. */
  base: z.int().min(0).max(1_000_000_000),
})
export type KeepDraftInput = z.infer<typeof keepDraftInput>

export const draftInput = z.object({ key: keySchema })

/** The revision of the draft that a text is sent from: what another device has written there since stays. */
export const sentDraftSchema = z.int().min(0).max(1_000_000_000).optional()
