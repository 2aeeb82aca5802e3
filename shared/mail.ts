import { lineSchema, textSchema } from './text.ts'
import { z } from './zod.ts'

/**
 * The way of a mail: `queued`, `sending` (a worker has it), then `sent`, or `caught` by the built-in inbox; after
 * the last try without success `failed`.
 */
export const mailStates = ['queued', 'sending', 'sent', 'caught', 'failed'] as const
export type MailState = (typeof mailStates)[number]

/** The mails whose words an organization may change. */
export const wordedTemplates = ['invitation', 'email_verification'] as const
export type WordedTemplate = (typeof wordedTemplates)[number]

/** What may stand in double braces in the words of a mail. */
export const placeholders = {
  invitation: ['organization', 'inviter', 'role'],
  email_verification: ['organization', 'name', 'username'],
} as const satisfies Record<WordedTemplate, readonly string[]>

export type Wording = { subject: string; body: string }

/** Puts values in the place of `{{name}}`, braces and spaces included; a name that is not known stays as typed. */
export const fillWording = (wording: Wording, values: Readonly<Record<string, string>>): Wording => {
  const known = new Map(Object.entries(values))
  const fill = (text: string) =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (typed, name: string) => known.get(name) ?? typed)
  return { subject: fill(wording.subject), body: fill(wording.body) }
}

export const wordingInput = z.object({
  template: z.enum(wordedTemplates),
  subject: lineSchema({
    min: 1,
    max: 150,
    tooShort: 'A subject, please.',
    tooLong: 'At most 150 characters.',
  }),
  /** Paragraphs are parted by empty lines. */
  body: textSchema({
    min: 1,
    max: 4000,
    tooShort: 'Some words, please.',
    tooLong: 'At most 4,000 characters.',
  }),
})
export type WordingInput = z.infer<typeof wordingInput>

export const resetWordingInput = z.object({ template: z.enum(wordedTemplates) })
export type ResetWordingInput = z.infer<typeof resetWordingInput>

export const listMailsInput = z.object({
  state: z.array(z.enum(mailStates)).max(mailStates.length).optional(),
  search: lineSchema({ min: 0, max: 100, tooShort: '', tooLong: 'At most 100 characters.' }).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListMailsInput = z.infer<typeof listMailsInput>

export const mailInput = z.object({ mailId: z.uuid() })
export type MailInput = z.infer<typeof mailInput>
