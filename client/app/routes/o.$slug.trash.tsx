import { createFileRoute, notFound } from '@tanstack/react-router'
import { TrashPage } from '#client/features/tickets/pages/trash.tsx'
import { trashQuery } from '#client/features/tickets/trash.ts'
import { hasPermission } from '#shared/permissions.ts'

export const Route = createFileRoute('/o/$slug/trash')({
  // The server refuses as well; to others the page does not exist.
  beforeLoad: ({ context: { organization } }) => {
    if (!hasPermission(organization.role, 'ticket.delete_any')) throw notFound()
  },
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchInfiniteQuery(trashQuery(api.trpc))
  },
  component: TrashPage,
})
