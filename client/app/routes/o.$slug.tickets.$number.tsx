import { createFileRoute, notFound } from '@tanstack/react-router'
import { chatQuery } from '#client/features/comments/chat-queries.ts'
import { Conversation } from '#client/features/comments/components/conversation.tsx'
import { timelineQuery } from '#client/features/comments/queries.ts'
import { ClosedNotice } from '#client/features/tickets/components/requester-properties.tsx'
import { TicketPage } from '#client/features/tickets/pages/ticket.tsx'
import { ticketQuery } from '#client/features/tickets/queries.ts'
import { late } from '#client/ui/late.tsx'
import { LoadingText } from '#client/ui/states.tsx'
import { ticketNumberPattern } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'

const ChatPanel = late(
  async () => {
    const { ChatPanel } = await import('#client/features/comments/components/chat-panel.tsx')
    return { default: ChatPanel }
  },
  { waiting: <LoadingText /> },
)

const ChatCount = late(
  async () => {
    const { ChatCount } = await import('#client/features/comments/components/chat-count.tsx')
    return { default: ChatCount }
  },
  { instead: () => null },
)

const Ticket = () => {
  const { number } = Route.useParams()
  const { chat = false, file: _, ...search } = Route.useSearch()
  return (
    <TicketPage
      key={number}
      number={number}
      search={search}
      isChatOpen={chat}
      conversation={({ ticket, isGone }, description) => (
        <Conversation
          ticket={ticket}
          isGone={isGone}
          description={description}
          closed={<ClosedNotice number={ticket.number} />}
        />
      )}
      chat={(shown) => <ChatPanel {...shown} />}
      chatCount={(ticket, isOpen) => <ChatCount ticket={ticket} isOpen={isOpen} />}
    />
  )
}

export const Route = createFileRoute('/o/$slug/tickets/$number')({
  params: {
    parse: ({ number }) => {
      const upper = number.toUpperCase()
      if (!ticketNumberPattern.test(upper)) throw notFound()
      return { number: upper }
    },
    stringify: ({ number }) => ({ number }),
  },
  // With `chat` the chat is open, with `file` a file is shown.
  validateSearch: z.object({
    chat: z.boolean().optional().catch(undefined),
    file: z.uuid().optional().catch(undefined),
  }),
  // Not awaited: the page shows what it knows at once, and a pointer over a row has already fetched the rest.
  loader: ({ context: { queryClient, api }, params }) => {
    void queryClient.prefetchQuery({ ...ticketQuery(api.trpc, params.number), staleTime: 10_000 })
    void queryClient.prefetchInfiniteQuery(timelineQuery(api, params.number))
    void queryClient.prefetchQuery(chatQuery(api, queryClient, params.number))
  },
  // What is open is followed live: that only its chat is opened or closed asks for nothing anew.
  shouldReload: ({ cause }) => cause !== 'stay',
  component: Ticket,
})
