import type { CommentKind } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'

/**
 * Text that is not yet known to be posted.
 * `clientId` (a UUID of version 7) belongs to one message from its first letter to the server's answer, over retries and reloads, so that it is
 * posted once; what is emptied begins anew. `since` is the number of the newest entry that was there at the first letter.
 * `sent` is what an unanswered try carried: the server may hold it already.
 */
export const unsentSchema = z.object({
  text: z.string(),
  clientId: z.uuid(),
  since: z.number().nullable(),
  sent: z.string().optional(),
})
export type Unsent = z.infer<typeof unsentSchema>

/** After how long (milliseconds) an answer is no longer waited for; asking again never posts twice. */
export const answerWithinMs = 15_000

/** Under which key the unsent message on a ticket (its id) is kept. */
export const unsentKey = (kind: CommentKind, ticketId: string) => `${kind}:${ticketId}`

/** The text after typing; a message begins with a fresh id and ends with its last letter. */
export const withText = (
  before: Unsent | null,
  text: string,
  begin: () => Pick<Unsent, 'clientId' | 'since'>,
): Unsent | null => {
  if (text === '') return null
  return before ? { ...before, text } : { text, ...begin() }
}

/**
 * A message that came back, in front of what has been typed since it was sent, or as it was typed on meanwhile; it
 * keeps its id.
 */
export const withReturned = (returned: Unsent, typed: Unsent | null): Unsent => {
  if (typed === null) return returned
  const isSame = typed.clientId === returned.clientId
  return { ...returned, text: isSame ? typed.text : `${returned.text}\n\n${typed.text}` }
}

/**
 * Whether a message that came back has its place in the field now: in an empty one, as the same message, or before what
 * was begun after it and has never been tried. Ids follow each other in time.
 */
export const mayReturn = (returned: Unsent, typed: Unsent | null): boolean => {
  if (typed === null) return true
  const isLater = typed.clientId > returned.clientId
  const isUntried = typed.sent === undefined
  return isUntried && (isLater || (typed.clientId === returned.clientId && returned.sent !== undefined))
}

/** Marks a try; the first unanswered text stays remembered, since that is what the server would have kept. */
export const withTry = (unsent: Unsent): Unsent => ({ ...unsent, sent: unsent.sent ?? unsent.text })

/** The same words as a message of their own, which has never been tried. */
export const asAnother = ({ text, since }: Unsent, clientId: string): Unsent => ({ text, since, clientId })

/** A message that stands in the timeline, as its author sees it. */
export type Posted = { clientId: string | null; body: string | null; editedAt: string | null }

/** What is written in paragraphs of its own after the words of a message; the whole where it does not begin by them. */
const afterWords = (text: string, words: string): string => {
  const begun = text.trimStart()
  const rest = begun.startsWith(words) ? begun.slice(words.length) : ''
  const [gap] = /^\s*?\n\n/.exec(rest) ?? []
  return gap === undefined ? text : rest.slice(gap.length)
}

/**
 * What is left to write once a message is seen to be posted: nothing, or what was typed after it or in its place,
 * which becomes a message of its own.
 */
export const afterPosted = (unsent: Unsent, posted: Posted, clientId: string): Unsent | null => {
  const { body, editedAt } = posted
  const words = editedAt === null && body !== null ? body : unsent.sent?.trim()
  if (words === unsent.text.trim()) return null
  if (words === undefined) return asAnother(unsent, clientId)
  const rest = afterWords(unsent.text, words)
  return rest.trim() === '' ? null : asAnother({ ...unsent, text: rest }, clientId)
}

type SendingLike = { message: Pick<Unsent, 'clientId'> }

/** What is on its way and not yet to be seen among the entries. */
export const notYetShown = <Sending extends SendingLike>(
  sending: readonly Sending[],
  entries: readonly { type: string; comment?: Pick<Posted, 'clientId'> }[],
): readonly Sending[] => {
  if (sending.length === 0) return sending
  const shown = new Set(entries.map(({ comment }) => comment?.clientId))
  return sending.filter(({ message }) => !shown.has(message.clientId))
}

/** What sending waits for: the newest entry that the writer was told of, and when they last tried in spite of it. */
export type Warning = { of: number; triedAt: number }

/** Milliseconds within which one press follows another without anything having been read between. */
export const pressMs = 1000

/** Whether the writer was told of the newest entry and then tried anew; a double click or a held key is one try. */
export const isHeeded = (warning: Warning | null, newest: number, now: number): boolean =>
  warning !== null && warning.of >= newest && now - warning.triedAt >= pressMs

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
