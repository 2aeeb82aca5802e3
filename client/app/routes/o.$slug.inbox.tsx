import { createFileRoute } from '@tanstack/react-router'
import { Inbox, type InboxSearch } from '#client/features/notifications/pages/inbox.tsx'
import { noticesQuery } from '#client/features/notifications/queries.ts'

const InboxRoute = () => <Inbox search={Route.useSearch()} />

export const Route = createFileRoute('/o/$slug/inbox')({
  validateSearch: ({ show }): InboxSearch => (show === 'unread' ? { show } : {}),
  loaderDeps: ({ search }) => search,
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api }, deps }) => {
    void queryClient.prefetchInfiniteQuery(noticesQuery(api.trpc, deps.show === 'unread'))
  },
  component: InboxRoute,
})
