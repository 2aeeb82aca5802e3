import { createFileRoute } from '@tanstack/react-router'
import { InvitationList } from '#client/features/invitations/components/invitation-list.tsx'
import { InviteButton } from '#client/features/invitations/components/invite-dialog.tsx'
import { invitationsQuery } from '#client/features/invitations/queries.ts'
import { Members } from '#client/features/organizations/pages/members.tsx'
import { membersQuery } from '#client/features/organizations/queries.ts'

export const Route = createFileRoute('/o/$slug/members')({
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchInfiniteQuery(membersQuery(api.trpc, {}))
    void queryClient.prefetchQuery(invitationsQuery(api.trpc))
  },
  component: () => <Members invite={<InviteButton />} invitations={<InvitationList />} />,
})
