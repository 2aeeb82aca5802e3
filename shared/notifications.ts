import { z } from './zod.ts'

/** Why somebody is told of something. */
export const noticeKinds = [
  /** A draft waits for a review. */
  'review_requested',
  /** One's draft was approved. */
  'draft_approved',
  /** One's draft came back with another severity. */
  'draft_sent_back',
  /** Another edited one's draft that had come back: it is reviewed again. */
  'draft_resubmitted',
  /** A ticket that one follows got a reply. */
  'watched_reply',
  /** A ticket that one follows moved to another status. */
  'watched_status',
  /** Somebody named one in a message. */
  'mentioned',
  /** Somebody wrote in the chat of one's ticket while one was not there. */
  'chat_message',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const listNoticesInput = z.object({
  unread: z.boolean().default(false),
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(30),
})
export type ListNoticesInput = z.infer<typeof listNoticesInput>

/** Some notices, all of a ticket, or all up to and including one. */
export const readNoticesInput = z.union([
  z.object({ noticeIds: z.array(z.uuid()).min(1).max(100) }),
  z.object({ ticketId: z.uuid() }),
  z.object({ upTo: z.uuid() }),
])
export type ReadNoticesInput = z.infer<typeof readNoticesInput>
