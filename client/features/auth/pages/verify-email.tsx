import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { describeError } from '#client/lib/errors.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { ResendVerification } from '../components/resend-verification.tsx'
import { useVerifyEmail } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

const LinkOver = () => (
  <AuthPage
    title="This link is no longer good"
    intro="It is good for a day and for one use. If you have used it already, sign in. Else let us send you another."
    after={
      <Link to="/sign-in" className="text-link">
        Sign in
      </Link>
    }
  >
    <ResendVerification />
  </AuthPage>
)

/** Where the link of the mail leads. It is used by a button: programs that look through mails open every link. */
export const VerifyEmail = ({ token }: { token: string }) => {
  const verify = useVerifyEmail()
  const code = verify.error ? describeError(verify.error).code : null
  if (code === 'auth.link_invalid' || code === 'request.invalid') return <LinkOver />
  return (
    <AuthPage title="Confirm your email" intro="One click, and it is certain that this address is yours.">
      <div className="auth-form">
        <ErrorNote error={verify.error} />
        <Button fullWidth loading={verify.isPending} onClick={() => verify.mutate({ token })}>
          Confirm my email
        </Button>
      </div>
    </AuthPage>
  )
}
