import { z } from './zod.ts'

type Limits = { min: number; max: number; tooShort: string; tooLong: string }

/** How long a text is as a person and the database count: by characters, not by halves of them. */
export const lengthOf = (text: string): number => [...text].length

// What a line may hold: no control character, no break, and none that turns the direction of what stands around it. A text
// may also hold line breaks and tabs.
const isLine = (text: string) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text)
const isText = (text: string) => !/[^\P{Cc}\n\r\t]/u.test(text)
const isSeen = (text: string) => text === '' || /[^\s\p{C}]/u.test(text)

const trimmed = (allowed: (text: string) => boolean, { min, max, tooShort, tooLong }: Limits) =>
  z
    .string()
    .max(max * 2, tooLong)
    .trim()
    .refine((text) => text.isWellFormed() && allowed(text), 'There is a character in it that cannot be kept.')
    .refine((text) => lengthOf(text) >= min && isSeen(text), tooShort)
    .refine((text) => lengthOf(text) <= max, tooLong)

/** A text of one line, without the space around it; lengths in characters. */
export const lineSchema = (limits: Limits) => trimmed(isLine, limits)

/** A text that may have several lines, without the space around it; lengths in characters. */
export const textSchema = (limits: Limits) => trimmed(isText, limits)
