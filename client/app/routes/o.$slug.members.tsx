import { createFileRoute, notFound } from '@tanstack/react-router'
import { InvitationList } from '#client/features/invitations/components/invitation-list.tsx'
import { InviteButton } from '#client/features/invitations/components/invite-dialog.tsx'
import { invitationsQuery } from '#client/features/invitations/queries.ts'
import { Members } from '#client/features/organizations/pages/members.tsx'
import { membersQuery } from '#client/features/organizations/queries.ts'
import { hasPermission } from '#shared/permissions.ts'

export const Route = createFileRoute('/o/$slug/members')({
  // The server refuses as well; to others the page does not exist.
  beforeLoad: ({ context: { organization } }) => {
    if (!hasPermission(organization.role, 'member.manage')) throw notFound()
  },
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchInfiniteQuery(membersQuery(api.trpc, {}))
    void queryClient.prefetchInfiniteQuery(invitationsQuery(api.trpc))
  },
  component: () => <Members invite={<InviteButton />} invitations={<InvitationList />} />,
})
