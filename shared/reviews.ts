import { reasonSchema, severities } from './tickets.ts'
import { z } from './zod.ts'

/** What a reviewer can do with a draft. */
export const reviewActions = ['APPROVE', 'CHANGE_SEVERITY'] as const
export type ReviewAction = (typeof reviewActions)[number]

const draft = {
  ticketId: z.uuid(),
  /** The version that the reviewer read. */
  version: z.int().min(1),
}

/**
 * A severity that is lower or the same approves the draft; a higher one sends it back to its author.
 */
export const reviewTicketInput = z.discriminatedUnion('action', [
  z.object({ ...draft, action: z.literal('APPROVE') }),
  z.object({
    ...draft,
    action: z.literal('CHANGE_SEVERITY'),
    newSeverity: z.enum(severities),
    severityChangeReason: reasonSchema,
  }),
])
export type ReviewTicketInput = z.infer<typeof reviewTicketInput>

export const listDraftsInput = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(50).default(20),
})
export type ListDraftsInput = z.infer<typeof listDraftsInput>
