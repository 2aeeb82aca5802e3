import { InboxLink } from '../components/inbox-link.tsx'
import { ResendVerification } from '../components/resend-verification.tsx'
import { AuthPage } from './auth-page.tsx'

export type CheckMailProps = { email: string; onAgain: () => void }

/** After signing up: the link in the mail goes on from here. */
export const CheckMail = ({ email, onAgain }: CheckMailProps) => (
  <AuthPage
    title="Check your mail"
    intro={
      <>
        We sent a mail to <strong className="auth-address">{email}</strong>. Open the link in it to confirm
        that the address is yours. The link is good for a day.
      </>
    }
    after={
      <>
        Wrong address?{' '}
        <button type="button" className="link-button" onClick={onAgain}>
          Sign up again
        </button>
      </>
    }
  >
    <InboxLink />
    <ResendVerification email={email} />
  </AuthPage>
)
