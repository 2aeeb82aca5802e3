import { createFileRoute } from '@tanstack/react-router'
import { NewTicket } from '#client/features/tickets/pages/new-ticket.tsx'

export const Route = createFileRoute('/o/$slug/tickets/new')({ component: NewTicket })
