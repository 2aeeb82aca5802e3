import { commentKinds } from './comments.ts'
import { ticketRefSchema } from './tickets.ts'
import { z } from './zod.ts'

/** How long (seconds) a word about presence holds, and how often a page that stays open repeats it. */
export const presenceSeconds = { holds: 45, repeats: 20 } as const

export const presentInput = z.object({
  ticketId: z.uuid(),
  /** Of the page; somebody who has a ticket open twice is there until both are closed. */
  tabId: z.uuid(),
  /** Whether the chat can be seen on the page. */
  isInChat: z.boolean(),
  /** What is being typed this moment. */
  writing: z.enum(commentKinds).nullable(),
})
export type PresentInput = z.infer<typeof presentInput>

export const leaveInput = z.object({ ticketId: z.uuid(), tabId: z.uuid() })
export type LeaveInput = z.infer<typeof leaveInput>

export const whoInput = z.object({ ticket: ticketRefSchema })

/** Chat messages up to and including the one of this number have been seen. */
export const seeChatInput = z.object({ ticketId: z.uuid(), upTo: z.int().min(1) })
export type SeeChatInput = z.infer<typeof seeChatInput>
