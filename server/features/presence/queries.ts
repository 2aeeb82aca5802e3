import type { CommentKind } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../platform/context.ts'

/** Somebody who has a ticket open now. */
export type Present = { person: Person; isStaff: boolean; isInChat: boolean; writing: CommentKind | null }

/** Up to which message somebody has seen the chat. */
export type Seen = { person: Person; upTo: number; at: Date }

/**
 * Who is at a ticket and what they have seen of its chat, as far as the one who asks may know it; themselves left out.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const readPresence = async (
  _ctx: OrgCtx,
  _ticket: string,
): Promise<{ present: Present[]; seen: Seen[] }> => {
  throw new Error('not built')
}
