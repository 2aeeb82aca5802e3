import type { Seen } from '#client/features/presence/queries.ts'
import type { ChatMessage } from './chat-stretch.ts'

/** How far apart (milliseconds) messages of one person may be to stand under one name. */
const togetherMs = 5 * 60_000

/** Messages of one person in one go. */
export type ChatGroup = { kind: 'group'; key: string; actor: ChatMessage['actor']; messages: ChatMessage[] }
export type ChatItem = ChatGroup | { kind: 'day'; key: string; at: string } | { kind: 'new'; key: string }

export type GroupOptions = {
  /** The day of an ISO time in the reader's zone. */
  dayOf: (at: string) => string
  /** The number of the first message that was new when the chat was opened. */
  firstNew: number | null
}

const belongs = (group: ChatGroup, message: ChatMessage): boolean => {
  const last = group.messages.at(-1)
  return (
    group.actor?.id === message.actor?.id &&
    last !== undefined &&
    Date.parse(message.at) - Date.parse(last.at) <= togetherMs
  )
}

/** A chat as it is shown: under the name of who wrote, with a line for each day and one before what is new. */
export const toItems = (
  messages: readonly ChatMessage[],
  { dayOf, firstNew }: GroupOptions,
): readonly ChatItem[] => {
  const items: ChatItem[] = []
  let day: string | null = null
  for (const message of messages) {
    const today = dayOf(message.at)
    if (today !== day) items.push({ kind: 'day', key: `day ${today}`, at: message.at })
    day = today
    if (message.number === firstNew) items.push({ kind: 'new', key: 'new' })
    const last = items.at(-1)
    if (last?.kind === 'group' && belongs(last, message)) last.messages.push(message)
    else items.push({ kind: 'group', key: `${message.number}`, actor: message.actor, messages: [message] })
  }
  return items
}

/** Below which of one's own messages it says that it was seen, by whom, and when if that is known exactly. */
export type SeenLine = { number: number; names: string[]; at: string | null }

/** The newest own message that anybody has seen; one that is deleted by now only where it was surely seen before. */
export const seenLineOf = (
  messages: readonly ChatMessage[],
  seen: readonly Seen[],
  writerId: string,
): SeenLine | null => {
  const furthest = Math.max(0, ...seen.map(({ upTo }) => upTo))
  const wasSeen = ({ number, comment }: ChatMessage) =>
    comment.body === null ? seen.some(({ upTo }) => upTo === number) : number <= furthest
  const last = messages.findLast((message) => message.actor?.id === writerId && wasSeen(message))
  if (!last) return null
  const by = seen.filter(({ upTo }) => upTo >= last.number)
  const [only] = by
  const isExact = by.length === 1 && only?.upTo === last.number
  return { number: last.number, names: by.map(({ person }) => person.name), at: isExact ? only.at : null }
}
