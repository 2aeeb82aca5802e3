import type { LeaveInput, PresentInput, SeeChatInput } from '#shared/presence.ts'
import type { OrgCtx } from '../../platform/context.ts'

/** Notes that the one who asks has a ticket open, and what they type, until it no longer holds or is said anew. */
export const notePresence = async (_ctx: OrgCtx, _input: PresentInput): Promise<void> => {
  throw new Error('not built')
}

/** Notes that a page of a ticket was left. */
export const leaveTicket = async (_ctx: OrgCtx, _input: LeaveInput): Promise<void> => {
  throw new Error('not built')
}

/** Notes up to which message the chat was seen; never back. */
export const seeChat = async (_ctx: OrgCtx, _input: SeeChatInput): Promise<void> => {
  throw new Error('not built')
}
