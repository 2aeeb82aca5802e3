import type { CommentKind } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'

/**
 * Text that is not yet known to be posted.
 * `clientId` belongs to one message from its first letter to the server's answer, over retries and reloads, so that it is
 * posted once. `since` is the number of the newest entry that was there at the first letter.
 * `sent` is what an unanswered try carried: the server may hold it already.
 */
export const unsentSchema = z.object({
  text: z.string(),
  clientId: z.uuid(),
  since: z.number().nullable(),
  sent: z.string().optional(),
})
export type Unsent = z.infer<typeof unsentSchema>

/** Under which key the unsent message on a ticket (its id) is kept. */
export const unsentKey = (kind: CommentKind, ticketId: string) => `${kind}:${ticketId}`

/** The text after typing; a message begins with a fresh id and ends with its last letter, unless a try is unanswered. */
export const withText = (
  before: Unsent | null,
  text: string,
  begin: () => Pick<Unsent, 'clientId' | 'since'>,
): Unsent | null => {
  if (before) return text === '' && before.sent === undefined ? null : { ...before, text }
  return text === '' ? null : { text, ...begin() }
}

/** A message that came back, in front of what has been typed since it was sent; it keeps its id. */
export const withReturned = (returned: Unsent, typed: Unsent | null): Unsent =>
  typed === null || typed.clientId === returned.clientId
    ? returned
    : { ...returned, text: `${returned.text}\n\n${typed.text}` }

/** Marks a try; the first unanswered text stays remembered, since that is what the server would have kept. */
export const withTry = (unsent: Unsent): Unsent => ({ ...unsent, sent: unsent.sent ?? unsent.text })

/** Whether the server may have kept an earlier wording of this message, which then needs to be put right. */
export const mayDiffer = (unsent: Unsent): boolean =>
  unsent.sent !== undefined && unsent.sent.trim() !== unsent.text.trim()

/** Whether the words that the server has kept of this message are of a try that was made here. */
export const isOwnTry = (unsent: Unsent, kept: string): boolean =>
  [unsent.text.trim(), unsent.sent?.trim()].includes(kept)

type EntryLike = {
  number: number
  actor: { id: string } | null
  type: string
  comment?: { kind: CommentKind }
}

/**
 * Messages of others that came after the writer began: what they should see before they send.
 * `since` is the number of the newest entry that was there when the first letter was typed.
 */
export const cameMeanwhile = <Entry extends EntryLike>(
  entries: readonly Entry[],
  since: number | null,
  writerId: string,
): Entry[] => {
  if (since === null) return []
  return entries.filter(
    (entry) => entry.number > since && entry.type === 'comment' && entry.actor?.id !== writerId,
  )
}
