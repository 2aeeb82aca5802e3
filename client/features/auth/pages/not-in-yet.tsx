import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { InboxLink } from '../components/inbox-link.tsx'
import { ResendVerification } from '../components/resend-verification.tsx'
import { SignOutButton } from '../components/sign-out-button.tsx'
import type { Me, Membership } from '../session.ts'
import { isOpen, type Start } from '../start.ts'
import { AuthPage } from './auth-page.tsx'

const OtherOrganizations = ({ me, than }: { me: Me; than: Membership }) => {
  const others = me.memberships.filter((each) => each.slug !== than.slug && isOpen(each))
  if (others.length === 0) return null
  return (
    <nav aria-label="Your organizations" className="auth-others">
      {others.map(({ slug, name }) => (
        <Button
          key={slug}
          variant="default"
          fullWidth
          renderRoot={(props) => <Link to="/o/$slug" params={{ slug }} {...props} />}
        >
          Go to {name}
        </Button>
      ))}
    </nav>
  )
}

const Ways = ({ me }: { me: Me }) => (
  <div className="auth-ways">
    <Button variant="default" renderRoot={(props) => <Link to="/account" {...props} />}>
      Your account
    </Button>
    {me.user.isOperator ? (
      <Button variant="default" component="a" href="/operator">
        Organizations
      </Button>
    ) : null}
    <SignOutButton me={me.user} />
  </div>
)

const Unverified = ({ me }: { me: Me }) => (
  <AuthPage
    title="Confirm your email first"
    intro={
      <>
        We sent a link to <strong className="auth-address">{me.user.email}</strong>. Once you have opened it,
        you can go on here.
      </>
    }
  >
    <InboxLink />
    <ResendVerification email={me.user.email} />
    <Ways me={me} />
  </AuthPage>
)

const NeedsTwoFactor = ({ me, membership }: { me: Me; membership: Membership }) => (
  <AuthPage
    title="Turn on two-factor authentication"
    intro={`${membership.name} asks its staff for a code beside the password. It takes a minute and an authenticator app.`}
  >
    <div className="auth-form">
      <Button fullWidth renderRoot={(props) => <Link to="/account" hash="two-factor" {...props} />}>
        Turn it on
      </Button>
    </div>
    <OtherOrganizations me={me} than={membership} />
    <div className="auth-ways">
      <SignOutButton me={me.user} />
    </div>
  </AuthPage>
)

const Suspended = ({ me, membership }: { me: Me; membership: Membership }) => (
  <AuthPage
    title={`${membership.name} is suspended`}
    intro={`Nobody can work in it for now. Nothing is lost. ${
      me.user.isOperator
        ? 'You can resume it on the page of all organizations.'
        : 'Please ask whoever runs this installation.'
    }`}
  >
    <OtherOrganizations me={me} than={membership} />
    <Ways me={me} />
  </AuthPage>
)

const NoOrganization = ({ me }: { me: Me }) => (
  <AuthPage
    title="No organization yet"
    intro="You are not a member of any organization. Ask an admin to add you. Once you are a member, load this page again."
  >
    <Ways me={me} />
  </AuthPage>
)

export type NotInYetProps = {
  start: Extract<Start, { kind: 'unverified' | 'closed' | 'no-organization' }>
}

/** What keeps somebody who is signed in from working, and what to do about it. */
export const NotInYet = ({ start }: NotInYetProps) => {
  if (start.kind === 'unverified') return <Unverified me={start.me} />
  if (start.kind === 'no-organization') return <NoOrganization me={start.me} />
  return start.membership.isSuspended ? (
    <Suspended me={start.me} membership={start.membership} />
  ) : (
    <NeedsTwoFactor me={start.me} membership={start.membership} />
  )
}
