import { useQuery } from '@tanstack/react-query'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { ticketCountsQuery } from './queries.ts'
import { shownStatuses } from './shown-statuses.ts'

/** The statuses to offer here: those of the workflow, those that tickets are in, and those that were `chosen`. */
export const useShownStatuses = (chosen: readonly string[]): TicketStatus[] => {
  const { workflow } = useHere().organization
  const { data: counts } = useQuery(ticketCountsQuery(useTRPC()))
  return shownStatuses(workflow, (status) => chosen.includes(status) || (counts?.byStatus[status] ?? 0) > 0)
}
