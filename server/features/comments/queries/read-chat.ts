import type { ChatInput } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import type { toComment } from './show-comment.ts'

/** A message of a chat; `number` is its place in the ticket's history. */
export type ChatMessage = {
  number: number
  at: Date
  actor: Person | null
  comment: ReturnType<typeof toComment>
}

/** A stretch of a ticket's chat, oldest first. @throws AppError not found, also when the ticket may not be seen. */
export const readChat = async (
  _ctx: OrgCtx,
  _input: ChatInput,
): Promise<{ messages: ChatMessage[]; older: number | null }> => {
  throw new Error('not built')
}
