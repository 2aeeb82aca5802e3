import { lineSchema } from './text.ts'
import { ticketRefSchema } from './tickets.ts'
import { z } from './zod.ts'

/** The kinds of files that are taken, by their media type. */
export const attachmentTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type AttachmentType = (typeof attachmentTypes)[number]

/** The ends that the name of a file of each kind may have; the first is the usual one. */
export const extensionsOf: Record<AttachmentType, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
}

/**
 * `bytes` of one file, `perTicket` files on a ticket, `pixels` of an image: more than a page can show is a trap;
 * `waiting` uploads that a person began and has not attached, while they can be sent or were.
 */
export const attachmentLimits = {
  bytes: 10 * 1024 * 1024,
  perTicket: 5,
  pixels: 50_000_000,
  waiting: 50,
  name: 200,
} as const

/** The bytes with which files of each kind begin. */
const signatures: Record<AttachmentType, readonly number[]> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
}

/** Bytes that suffice to tell whether a file begins as one of its kind. */
export const signatureBytes = 8

/** Whether the first bytes are those of a kind. */
export const beginsAs = (type: AttachmentType, head: Uint8Array): boolean =>
  signatures[type].every((byte, place) => head[place] === byte)

/** The kind of a file that its name tells; null when files of such names are not taken. */
export const typeOfName = (filename: string): AttachmentType | null => {
  const end = /\.([a-z]+)$/i.exec(filename)?.[1]?.toLowerCase()
  return attachmentTypes.find((type) => end !== undefined && extensionsOf[type].includes(end)) ?? null
}

const scripts = [
  ...['Arab', 'Syrc', 'Mong', 'Nkoo', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym'],
  ...['Sinh', 'Khmr', 'Mymr', 'Tibt'],
]
const joined = `[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]`
// What stands unseen and yet makes a letter or a picture another one, where it does.
const needed = [
  `(?<=${joined})[\\u200C\\u200D](?=${joined})`,
  '(?<=\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]|\\uFE0F(?=\\u20E3)',
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{Script=Mongolian})[\\u180B-\\u180F]',
].join('|')
const hidden = '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB]'
const hiddenInName = new RegExp(`(?!${needed})${hidden}`, 'gu')

/** A file name without what nobody sees: two names that look alike are the same, and each ends as it seems to. */
export const withoutHidden = (name: string): string => name.replace(hiddenInName, '')

const filenameSchema = lineSchema({
  min: 1,
  max: attachmentLimits.name,
  tooShort: 'A file needs a name.',
  tooLong: 'A file name has at most 200 characters.',
})
  .refine((name) => withoutHidden(name) === name, 'There is a character in it that cannot be seen.')
  .refine((name) => !/[/\\]/.test(name), 'A file name holds no path.')
  .refine((name) => !name.startsWith('.'), 'A file name begins with no dot.')

export const createUploadInput = z
  .object({
    ticketId: z.uuid(),
    filename: filenameSchema,
    contentType: z.enum(attachmentTypes, 'Only PDF, PNG and JPEG files can be attached.'),
    /** Bytes; exactly so many are taken. */
    size: z.int().min(1, 'The file is empty.').max(attachmentLimits.bytes, 'A file has at most 10 MB.'),
  })
  .refine(({ filename, contentType }) => typeOfName(filename) === contentType, {
    path: ['filename'],
    message: 'The end of the name does not fit the kind of the file.',
  })
export type CreateUploadInput = z.infer<typeof createUploadInput>

export const attachInput = z.object({ uploadId: z.uuid() })
export const attachmentInput = z.object({ attachmentId: z.uuid() })
export const listAttachmentsInput = z.object({ ticket: ticketRefSchema })

/**
 * Where the bytes of one file go: a `PUT` of them with these headers, or a `POST` of a form with these fields and,
 * last, the file itself as `file`.
 */
export type SignedUpload = {
  method: 'PUT' | 'POST'
  url: string
  headers?: Record<string, string>
  fields?: Record<string, string>
}
