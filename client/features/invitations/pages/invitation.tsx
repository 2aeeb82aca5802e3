import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AuthPage } from '#client/features/auth/pages/auth-page.tsx'
import type { Me } from '#client/features/auth/session.ts'
import { roleNouns, roleSentences } from '#client/features/organizations/role-words.ts'
import { useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { Main } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorNote, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { AcceptAsNew } from '../components/accept-as-new.tsx'
import { useAcceptInvitation } from '../mutations.ts'
import { type InvitationPreview, invitationPreviewQuery } from '../queries.ts'
import '../components/invitation-list.css'

const Alone = ({ title, children }: { title: string; children: ReactNode }) => (
  <Main>
    <Page title={title}>{children}</Page>
  </Main>
)

const startAction = (
  <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
    Go to the start
  </Button>
)

type AcceptProps = { token: string; preview: InvitationPreview; me: Me | null }

const JoinAsMe = ({
  token,
  preview,
  user,
}: {
  token: string
  preview: InvitationPreview
  user: Me['user']
}) => {
  const accept = useAcceptInvitation()
  return (
    <div className="auth-form">
      {user.email === preview.email ? null : (
        <p className="invite-note" role="note">
          The invitation was sent to <b>{preview.email}</b>; you are signed in with {user.email}.
        </p>
      )}
      <ErrorNote error={accept.error} />
      <Button fullWidth loading={accept.isPending} onClick={() => accept.mutate({ token })}>
        Join as {user.name}
      </Button>
    </div>
  )
}

const SignInFirst = ({ email }: { email: string }) => (
  <div className="auth-form">
    <p className="invite-note">
      There is an account for <b>{email}</b>. Sign in with it, and you come back here.
    </p>
    <Button
      fullWidth
      renderRoot={(props) => <Link to="/sign-in" search={{ redirect: '/invitation' }} {...props} />}
    >
      Sign in
    </Button>
  </div>
)

const Accept = ({ token, preview, me }: AcceptProps) => {
  if (me) return <JoinAsMe token={token} preview={preview} user={me.user} />
  if (preview.hasAccount) return <SignInFirst email={preview.email} />
  return <AcceptAsNew token={token} email={preview.email} />
}

const Invited = (props: AcceptProps) => {
  const { organization, inviter, role } = props.preview
  return (
    <AuthPage
      title={`Join ${organization.name}`}
      intro={
        <>
          {inviter === null ? 'You are invited' : `${inviter} invites you`} to be {roleNouns[role]} of{' '}
          {organization.name}: you can {roleSentences[role]}.
        </>
      }
      after={
        props.me === null && !props.preview.hasAccount ? (
          <>
            Have an account with another address?{' '}
            <Link to="/sign-in" search={{ redirect: '/invitation' }} className="text-link">
              Sign in
            </Link>
          </>
        ) : undefined
      }
    >
      <Accept {...props} />
    </AuthPage>
  )
}

const WithToken = ({ token, me }: { token: string; me: Me | null }) => {
  const query = useQuery(invitationPreviewQuery(useApi(), token))
  if (query.data) return <Invited token={token} preview={query.data} me={me} />
  if (query.isPending)
    return (
      <Alone title="Invitation">
        <LoadingText />
      </Alone>
    )
  const { code } = describeError(query.error)
  if (['invitation.over', 'invitation.not_found', 'auth.link_invalid', 'request.invalid'].includes(code))
    return (
      <Alone title="Invitation">
        <EmptyState title="This invitation is no longer good" action={startAction}>
          {code === 'request.invalid'
            ? 'The link is not whole. Open it from the mail once more.'
            : 'It was used already, taken back, or is too old. Ask whoever invited you for a new one.'}
        </EmptyState>
      </Alone>
    )
  return (
    <Alone title="Invitation">
      <ErrorState
        error={query.error}
        title="The invitation could not be looked up"
        onRetry={() => void query.refetch()}
      />
    </Alone>
  )
}

/** Where the link of an invitation leads: what one is invited to, and the way in that fits. */
export const InvitationPage = ({ token, me }: { token: string | null; me: Me | null }) =>
  token === null ? (
    <Alone title="Invitation">
      <EmptyState title="No invitation here" action={startAction}>
        Open the link of the mail that invited you once more.
      </EmptyState>
    </Alone>
  ) : (
    <WithToken key={token} token={token} me={me} />
  )
