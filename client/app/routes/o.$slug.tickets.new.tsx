import { createFileRoute } from '@tanstack/react-router'
import { NewTicket } from '#client/features/tickets/pages/new-ticket.tsx'
import { ticketNumberPattern } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'

const New = () => {
  const { followUpTo } = Route.useSearch()
  return <NewTicket key={followUpTo ?? ''} followUpTo={followUpTo ?? null} />
}

export const Route = createFileRoute('/o/$slug/tickets/new')({
  validateSearch: z.object({
    /** The number of the closed ticket that the new one goes on from. */
    followUpTo: z.string().toUpperCase().regex(ticketNumberPattern).optional().catch(undefined),
  }),
  component: New,
})
