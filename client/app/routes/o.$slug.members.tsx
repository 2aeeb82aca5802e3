import { createFileRoute } from '@tanstack/react-router'
import { Members } from '#client/features/organizations/pages/members.tsx'
import { membersQuery } from '#client/features/organizations/queries.ts'

export const Route = createFileRoute('/o/$slug/members')({
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchInfiniteQuery(membersQuery(api.trpc, {}))
  },
  component: Members,
})
