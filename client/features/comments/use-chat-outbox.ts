import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useLiveState } from '#client/features/realtime/live.tsx'
import { storeTicket, type Ticket } from '#client/features/tickets/queries.ts'
import { type Api, useApi } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { describeError, type Fault } from '#client/lib/errors.ts'
import { ChatOutbox, type Outbox, type OutboxMessage, outboxSchema, withKept } from './chat-outbox.ts'
import { fetchNewest } from './chat-queries.ts'
import type { ChatStretch } from './chat-stretch.ts'
import { outboxKey } from './outbox.ts'

type TicketRef = Pick<Ticket, 'id' | 'number'>

const passing: readonly Fault['code'][] = ['network', 'server.stopping', 'server.unavailable', 'rate.limited']

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })

const post = async (
  api: Api,
  queryClient: QueryClient,
  { id, number }: TicketRef,
  { clientId, text, draft }: OutboxMessage,
  givenUp: AbortSignal,
) => {
  const message = { ticketId: id, kind: 'chat', body: text.trim(), clientId, draft } as const
  const answer = await api.client.comments.add.mutate(message, { signal: givenUp })
  storeTicket(queryClient, api.trpc, answer.ticket)
  // It stays on the page as one on its way until it stands among the others; without the stream nothing else brings it.
  const shown = fetchNewest(api, queryClient, number).catch(() => undefined)
  await Promise.race([shown, untilAborted(givenUp)])
}

const open = (api: Api, queryClient: QueryClient, ticket: TicketRef, userId: string): ChatOutbox => {
  const store = draftsOf(userId)
  const key = outboxKey(ticket.id, 'chat')
  const read = () => outboxSchema.safeParse(store.read(key)).data ?? []
  const write = (messages: OutboxMessage[]) =>
    messages.length === 0 ? store.clear(key) : store.write(key, messages)
  return new ChatOutbox({
    read,
    keep: (message) => write(withKept(read(), message)),
    drop: (clientId) => write(read().filter((message) => message.clientId !== clientId)),
    send: (message, givenUp) => post(api, queryClient, ticket, message, givenUp),
    isPassing: (error) => passing.includes(describeError(error).code),
    describe: (error) => describeError(error).sentence,
    wait: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
  })
}

/** One outbox for all parts of the page that show it, for as long as one of them does. */
const shared = new Map<string, { outbox: ChatOutbox; users: number }>()

const share = (key: string, make: () => ChatOutbox) => {
  const known = shared.get(key) ?? { outbox: make(), users: 0 }
  known.users += 1
  shared.set(key, known)
  if (known.users === 1) known.outbox.resume()
  const leave = () => {
    known.users -= 1
    if (known.users > 0) return
    known.outbox.close()
    shared.delete(key)
  }
  return { outbox: known.outbox, leave }
}

const nothing: Outbox = { messages: [], isHeld: false }
const readNothing = () => nothing
const neverChanges = () => () => {}

/** Messages of a chat on their way: kept over reloads, and sent as soon as there is a connection. */
export const useChatOutbox = ({ id, number }: TicketRef, stretch: ChatStretch | undefined) => {
  const api = useApi()
  const queryClient = useQueryClient()
  const { me } = useHere()
  const isLive = useLiveState() === 'live'
  const [outbox, setOutbox] = useState<ChatOutbox | null>(null)
  useEffect(() => {
    const made = share(`${me.id} ${id}`, () => open(api, queryClient, { id, number }, me.id))
    setOutbox(made.outbox)
    return made.leave
  }, [api, queryClient, me.id, id, number])
  useEffect(() => {
    if (isLive) outbox?.resume()
  }, [isLive, outbox])
  useLayoutEffect(() => {
    if (stretch) outbox?.dropShown(stretch.messages)
  }, [stretch, outbox])
  const shown = useSyncExternalStore(outbox?.subscribe ?? neverChanges, outbox?.read ?? readNothing)
  return { outbox, ...shown }
}
