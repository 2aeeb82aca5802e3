import { createFileRoute, Outlet } from '@tanstack/react-router'
import { ticketListSearch } from '#client/features/tickets/list-search.ts'

// The list's address stays with every page below it, so that "back" and "next" know the list one came from.
export const Route = createFileRoute('/o/$slug/tickets')({
  validateSearch: ticketListSearch,
  component: Outlet,
})
