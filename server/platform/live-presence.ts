import { z } from '#shared/zod.ts'
import type { Follower } from './live-reads.ts'

/** Carries a `PresenceSignal` as JSON. */
export const presenceChannel = 'docket_presence'

const signalSchema = z.object({
  organizationId: z.string(),
  ticketId: z.string(),
  requesterId: z.string(),
  /** Whether only staff may know of it. */
  audience: z.enum(['staff', 'participants']),
  /** The ids of those who are at the ticket: nobody else shows who is. */
  to: z.array(z.string()).transform((ids) => new Set(ids)),
})

/** That who is at a ticket, who types there or what was seen of its chat is another. It is kept nowhere. */
export type PresenceSignal = z.output<typeof signalSchema>

/** What was told on the channel; null for what is no signal. */
export const parseSignal = (payload: string): PresenceSignal | null => {
  const { data } = signalSchema.safeParse(parseJson(payload))
  return data ?? null
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether somebody is told of a signal: staff who are at the ticket, and its requester of what is not the staff's own. */
export const hears = (
  { staff, userId }: Pick<Follower, 'staff' | 'userId'>,
  { audience, requesterId, to }: PresenceSignal,
): boolean => to.has(userId) && (staff || (audience === 'participants' && requesterId === userId))
