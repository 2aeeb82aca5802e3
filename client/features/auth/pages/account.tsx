import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { errorSentences } from '#client/lib/errors.ts'
import { Main } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import { ErrorState, FaultNote, LoadingText } from '#client/ui/states.tsx'
import type { ErrorCode } from '#shared/errors.ts'
import { DeleteSection } from '../account/delete-section.tsx'
import { EmailSection } from '../account/email-section.tsx'
import { IdentitiesSection } from '../account/identities-section.tsx'
import { PasswordSection } from '../account/password-section.tsx'
import { ProfileSection } from '../account/profile-section.tsx'
import { SessionsSection } from '../account/sessions-section.tsx'
import { TwoFactorSection } from '../account/two-factor-section.tsx'
import { useMe } from '../account/use-me.ts'
import { SignOutButton } from '../components/sign-out-button.tsx'
import type { Me } from '../session.ts'
import { lastMembership } from '../start.ts'
import './account.css'

/** The sections come after the page, when the browser has looked for the part that the address names already. */
const useNamedPart = (isThere: boolean) => {
  useEffect(() => {
    const id = window.location.hash.slice(1)
    if (isThere && id !== '') document.getElementById(id)?.scrollIntoView({ block: 'start' })
  }, [isThere])
}

const Sections = ({ me }: { me: Me }) => {
  const query = useQuery(useTRPC().account.security.queryOptions())
  useNamedPart(query.data !== undefined)
  if (query.isPending) return <LoadingText lines={8} />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="Your account could not be loaded" onRetry={query.refetch} />
  const security = query.data
  return (
    <>
      <ProfileSection me={me.user} />
      <EmailSection me={me.user} security={security} />
      <PasswordSection me={me.user} security={security} />
      <TwoFactorSection security={security} />
      <IdentitiesSection security={security} />
      <SessionsSection />
      <DeleteSection me={me.user} security={security} />
    </>
  )
}

const WayBack = ({ me }: { me: Me }) => {
  const membership = lastMembership(me)
  return (
    <Link to="/" className="account-back">
      <IconArrowLeft size={15} aria-hidden="true" />
      <span className="truncate">{membership ? `Back to ${membership.name}` : 'Back'}</span>
    </Link>
  )
}

export type AccountProps = {
  found: Me
  /** Why linking an account of another site came to nothing. */
  problem: ErrorCode | undefined
}

/** All that is one's own, whatever the organization. */
export const Account = ({ found, problem }: AccountProps) => {
  const me = useMe(found)
  return (
    <div className="account">
      <header className="account-bar">
        <WayBack me={me} />
        <SignOutButton me={me.user} />
      </header>
      <Main>
        <Page title="Your account" layout="column">
          <FaultNote fault={problem && errorSentences[problem]} />
          <Sections me={me} />
        </Page>
      </Main>
    </div>
  )
}
