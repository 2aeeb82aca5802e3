import type { RouterOutputs } from '#client/lib/api.ts'

/** A chat from some message to its newest one, oldest first; `older` where there is more before it. */
export type ChatStretch = RouterOutputs['chat']['messages']
export type ChatMessage = ChatStretch['messages'][number]

const maxOf = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

const firstOf = ({ messages }: ChatStretch) => messages.at(0)?.number
const lastOf = ({ messages }: ChatStretch) => messages.at(-1)?.number

/**
 * What is known, with its end as it was just fetched. An answer that was overtaken by another one takes nothing of it
 * back: neither what is new in it, nor what it changed of what was there `before` the answer was asked for.
 */
export const withNewest = (
  known: ChatStretch,
  newest: ChatStretch,
  before: ChatStretch = known,
): ChatStretch => {
  const [last, first] = [lastOf(known), firstOf(newest)]
  const seenUpTo = maxOf(known.seenUpTo, newest.seenUpTo)
  if (first === undefined) return { ...known, seenUpTo }
  // Between the two there may be messages that nobody has fetched: then only the newest are sure to be whole.
  if (last === undefined || (last < first && newest.older !== null)) return { ...newest, seenUpTo }
  const kept = known.messages.filter(({ number }) => number < first)
  const asked = new Set(before.messages)
  const later = new Map(
    known.messages.filter((message) => !asked.has(message)).map((message) => [message.number, message]),
  )
  const end = lastOf(newest) ?? 0
  const came = known.messages.filter(({ number }) => number > end)
  return {
    messages: [...kept, ...newest.messages.map((message) => later.get(message.number) ?? message), ...came],
    older: kept.length > 0 ? known.older : newest.older,
    seenUpTo,
  }
}

/** What is known, with a page before it; as it was when the page is not the one right before. */
export const withEarlier = (known: ChatStretch, before: number, earlier: ChatStretch): ChatStretch =>
  known.older === before
    ? { ...known, messages: [...earlier.messages, ...known.messages], older: earlier.older }
    : known

/** What was just fetched whole, with what came in the meantime. */
export const withMeanwhile = (fetched: ChatStretch, known: ChatStretch | undefined): ChatStretch => {
  const last = lastOf(fetched) ?? 0
  const came = known?.messages.filter(({ number }) => number > last) ?? []
  return {
    messages: [...fetched.messages, ...came],
    older: fetched.older,
    seenUpTo: maxOf(fetched.seenUpTo, known?.seenUpTo ?? null),
  }
}

/** Whether all that is known has been fetched anew. */
export const reachesBack = (fetched: ChatStretch, known: ChatStretch | undefined): boolean => {
  const oldest = known && firstOf(known)
  return fetched.older === null || oldest === undefined || fetched.older <= oldest
}

/** Messages of others that were not seen yet; those that are gone need not be. */
export const unseenIn = ({ messages, seenUpTo }: ChatStretch, readerId: string): ChatMessage[] =>
  messages.filter(
    ({ number, actor, comment }) =>
      number > (seenUpTo ?? 0) && actor?.id !== readerId && comment.body !== null,
  )
