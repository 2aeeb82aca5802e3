import { createFileRoute, notFound } from '@tanstack/react-router'
import { ReviewPage } from '#client/features/reviews/pages/review.tsx'
import { draftsQuery } from '#client/features/reviews/queries.ts'
import { hasPermission } from '#shared/permissions.ts'

export const Route = createFileRoute('/o/$slug/review')({
  // The server refuses as well; to others the page does not exist.
  beforeLoad: ({ context: { organization } }) => {
    if (!hasPermission(organization.role, 'ticket.review')) throw notFound()
  },
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchInfiniteQuery(draftsQuery(api.trpc))
  },
  component: ReviewPage,
})
