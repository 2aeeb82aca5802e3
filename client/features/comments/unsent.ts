import type { CommentKind } from '#shared/comments.ts'

/**
 * Text that is not yet known to be posted.
 * `clientId` belongs to one message from its first letter to the server's answer, over retries and reloads, so that it is
 * posted once. `sent` is what an unanswered try carried: the server may hold it already.
 */
export type Unsent = { text: string; clientId: string; sent?: string }

/** The text after typing; a message begins with a fresh id and ends with its last letter, unless a try is unanswered. */
export const withText = (before: Unsent | null, text: string, newId: () => string): Unsent | null => {
  if (before) return text === '' && before.sent === undefined ? null : { ...before, text }
  return text === '' ? null : { text, clientId: newId() }
}

/** Marks a try; the first unanswered text stays remembered, since that is what the server would have kept. */
export const withTry = (unsent: Unsent): Unsent => ({ ...unsent, sent: unsent.sent ?? unsent.text })

/** Whether the server may have kept an earlier wording of this message, which then needs to be put right. */
export const mayDiffer = (unsent: Unsent): boolean =>
  unsent.sent !== undefined && unsent.sent.trim() !== unsent.text.trim()

/** Reads stored text back; anything that is not such a record is nothing. */
export const readUnsent = (stored: unknown): Unsent | null => {
  if (typeof stored !== 'object' || stored === null) return null
  if (!('text' in stored) || typeof stored.text !== 'string') return null
  if (!('clientId' in stored) || typeof stored.clientId !== 'string') return null
  const sent = 'sent' in stored && typeof stored.sent === 'string' ? { sent: stored.sent } : {}
  return { text: stored.text, clientId: stored.clientId, ...sent }
}

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
