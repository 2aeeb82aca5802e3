import { createFileRoute } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { Queue } from '#client/features/tickets/pages/queue.tsx'
import { YourRequests } from '#client/features/tickets/pages/your-requests.tsx'
import { isStaff } from '#shared/permissions.ts'

const Tickets = () => {
  const { organization } = useHere()
  const search = Route.useSearch()
  return isStaff(organization.role) ? <Queue search={search} /> : <YourRequests search={search} />
}

export const Route = createFileRoute('/o/$slug/tickets/')({ component: Tickets })
