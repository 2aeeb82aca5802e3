import { sentDraftSchema } from './drafts.ts'
import { textSchema } from './text.ts'
import { ticketRefSchema, ticketStatuses } from './tickets.ts'
import { z } from './zod.ts'

/** A reply is for all on the ticket; a note is for staff alone; a chat message is said beside the timeline. */
export const commentKinds = ['reply', 'note', 'chat'] as const
export type CommentKind = (typeof commentKinds)[number]
/** What is written below a timeline; chat messages are written in the chat. */
export type ComposedKind = Exclude<CommentKind, 'chat'>

export const commentBodyLimits = { min: 1, max: 20_000 } as const
const bodySchema = textSchema({
  ...commentBodyLimits,
  tooShort: 'Please write something.',
  tooLong: 'At most 20,000 characters.',
})

/** What stands behind the # of a ticket's address to lead to one of its replies or notes. */
export const commentHash = (commentId: string): string => `comment-${commentId}`

export const addCommentInput = z.object({
  ticketId: z.uuid(),
  /** Made by the client for one send; a retry with the same id never posts twice. */
  clientId: z.uuid(),
  kind: z.enum(commentKinds),
  body: bodySchema,
  /** Staff may move the ticket in the same step ("send and resolve"). */
  thenStatus: z.enum(ticketStatuses).optional(),
  draft: sentDraftSchema.optional(),
})
export type AddCommentInput = z.infer<typeof addCommentInput>

export const editCommentInput = z.object({
  commentId: z.uuid(),
  body: bodySchema,
  draft: sentDraftSchema.optional(),
})
export type EditCommentInput = z.infer<typeof editCommentInput>

export const commentInput = z.object({ commentId: z.uuid() })

/** How often one message may be edited; all that it said stays to be read. */
export const editLimit = 200

export const commentVersionsInput = commentInput.extend({ cursor: z.string().max(500).optional() })
export type CommentVersionsInput = z.infer<typeof commentVersionsInput>

/** A reply or a note, as a link to it names it. */
export const locateCommentInput = z.object({ ticketId: z.uuid(), commentId: z.uuid() })
export type LocateCommentInput = z.infer<typeof locateCommentInput>

export const timelineInput = z.object({
  ticket: ticketRefSchema,
  /** Entries older than this number; the newest when absent. */
  before: z.int().min(1).optional(),
  /** How many at most; fewer where they are long. */
  limit: z.int().min(1).max(100).default(50),
  /** Only what was edited or deleted after this number (an answer's `upTo`), for who holds the rest. */
  rewordedAfter: z.int().min(0).optional(),
})
export type TimelineInput = z.infer<typeof timelineInput>

/** A stretch of a ticket's chat, as of its timeline. */
export const chatInput = timelineInput.omit({ rewordedAfter: true })
export type ChatInput = z.infer<typeof chatInput>

/** Whom one may mention on a ticket, for what is typed after the @. */
export const mentionableInput = z.object({
  ticketId: z.uuid(),
  kind: z.enum(commentKinds),
  text: z
    .string()
    .max(100)
    .refine((text) => text.isWellFormed() && !text.includes('\0'))
    .default(''),
})
export type MentionableInput = z.infer<typeof mentionableInput>

/** How many different people one message may mention. */
export const mentionLimit = 20
