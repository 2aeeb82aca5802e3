import { z } from './zod.ts'

/** `count` of one person in one organization, and of those that are gone; `characters` of one, as JSON; `days` after which it is forgotten. */
export const keptDraftLimits = { count: 100, characters: 120_000, days: 30 } as const

/** What is being written, such as `reply:<ticket id>`. */
const keySchema = z.string().regex(/^[a-z-]{1,20}(:[0-9a-zA-Z-]{1,40})?$/)

const revisionSchema = z.int().min(0).max(1_000_000_000)

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
  base: revisionSchema,
})
export type KeepDraftInput = z.infer<typeof keepDraftInput>

export const draftInput = z.object({ key: keySchema })

/**
 * The draft that a text is sent from, by its revision: what another device has written there since stays. Where a
 * newer text of the same device was still being kept, the digest (`textDigest`) of that: it follows `after`, unless
 * the other device was faster.
 */
export const sentDraftSchema = z.union([
  revisionSchema,
  z.object({ after: revisionSchema, digest: z.int().min(0) }),
])
export type SentDraft = z.infer<typeof sentDraftSchema>

/** A digest of 53 bits (cyrb53, by bryc, public domain), enough to tell whether a text has changed. */
export const textDigest = (text: string): number => {
  let one = 0xdeadbeef
  let two = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 2_654_435_761)
    two = Math.imul(two ^ code, 1_597_334_677)
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909)
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & two) + (one >>> 0)
}
