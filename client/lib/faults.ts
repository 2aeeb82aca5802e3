import type { z } from '#shared/zod.ts'

/** The first thing wrong with a value, in words for whoever entered it; null when the server would take it. */
export const faultIn = (schema: z.ZodType, value: unknown): string | null =>
  schema.safeParse(value).error?.issues[0]?.message ?? null
