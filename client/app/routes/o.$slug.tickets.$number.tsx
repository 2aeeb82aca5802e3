import { createFileRoute, notFound } from '@tanstack/react-router'
import { Conversation } from '#client/features/comments/components/conversation.tsx'
import { timelineQuery } from '#client/features/comments/queries.ts'
import { ClosedNotice } from '#client/features/tickets/components/requester-properties.tsx'
import { TicketPage } from '#client/features/tickets/pages/ticket.tsx'
import { ticketQuery } from '#client/features/tickets/queries.ts'
import { ticketNumberPattern } from '#shared/tickets.ts'

const Ticket = () => {
  const { number } = Route.useParams()
  return (
    <TicketPage
      key={number}
      number={number}
      search={Route.useSearch()}
      conversation={({ ticket, isGone }, description) => (
        <Conversation
          ticket={ticket}
          isGone={isGone}
          description={description}
          closed={<ClosedNotice number={ticket.number} />}
        />
      )}
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
  // Not awaited: the page shows what it knows at once, and a pointer over a row has already fetched the rest.
  loader: ({ context: { queryClient, api }, params }) => {
    void queryClient.prefetchQuery({ ...ticketQuery(api.trpc, params.number), staleTime: 10_000 })
    void queryClient.prefetchInfiniteQuery(timelineQuery(api, params.number))
  },
  component: Ticket,
})
