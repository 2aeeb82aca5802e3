import { createFileRoute } from '@tanstack/react-router'
import { findMe } from '#client/features/auth/session.ts'
import { InvitationPage } from '#client/features/invitations/pages/invitation.tsx'
import { keepToken } from '#client/features/invitations/token.ts'

const Invitation = () => {
  const { me, token } = Route.useLoaderData()
  return <InvitationPage token={token} me={me} />
}

export const Route = createFileRoute('/invitation')({
  loader: async ({ context, location }) => ({ me: await findMe(context), token: keepToken(location.hash) }),
  component: Invitation,
})
