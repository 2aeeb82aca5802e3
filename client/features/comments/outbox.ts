import { draftsOf } from '#client/lib/drafts.ts'
import type { CommentKind } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import { type Unsent, unsentSchema } from './unsent.ts'

/** Where messages are kept while they are on their way, so that a reload or a refusal gives them back. */
export const outboxKey = (ticketId: string, kind: CommentKind) => `sending:${kind}:${ticketId}`

const outboxSchema = z.array(unsentSchema)

const inOrder = (one: Unsent, other: Unsent) => (one.clientId < other.clientId ? -1 : 1)

/**
 * What a person has sent to a ticket, as far as it is not known to be posted, in the order in which it was begun. What
 * came back stays in it until it is posted or given up.
 */
export const outboxOf = (userId: string, ticketId: string, kind: CommentKind) => {
  const store = draftsOf(userId)
  const key = outboxKey(ticketId, kind)
  const read = (): Unsent[] => outboxSchema.safeParse(store.read(key)).data ?? []
  const write = (messages: Unsent[]) =>
    messages.length === 0 ? store.clear(key) : store.write(key, messages)
  return {
    read,
    add: (message: Unsent) =>
      write([...read().filter(({ clientId }) => clientId !== message.clientId), message].sort(inOrder)),
    change: (clientId: string, changed: Unsent) =>
      write(read().map((each) => (each.clientId === clientId ? changed : each))),
    drop: (clientId: string) => write(read().filter((each) => each.clientId !== clientId)),
  }
}

export type Outbox = ReturnType<typeof outboxOf>
