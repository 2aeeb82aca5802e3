import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '#client/lib/api.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { emailInput } from '#shared/accounts.ts'
import { focusFirstFault } from '../components/form-faults.ts'
import { InboxLink } from '../components/inbox-link.tsx'
import { AuthPage } from './auth-page.tsx'

const BackToSignIn = () => (
  <Link to="/sign-in" className="text-link">
    Back to sign-in
  </Link>
)

const ResetSent = ({ email, onAgain }: { email: string; onAgain: () => void }) => (
  <AuthPage
    title="Check your mail"
    intro={
      <>
        If <strong className="auth-address">{email}</strong> has an account here, a mail with a link is on its
        way. The link is good for an hour.
      </>
    }
    after={<BackToSignIn />}
  >
    <InboxLink />
    <p className="auth-note">
      Nothing came? Look among unwanted mail, or{' '}
      <button type="button" className="link-button" onClick={onAgain}>
        try another address
      </button>
      .
    </p>
  </AuthPage>
)

/** The answer is the same whether or not there is such an account. */
export const ForgotPassword = () => {
  const { trpc } = useApi()
  const request = useMutation(trpc.auth.requestReset.mutationOptions())
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: schemaResolver(emailInput, { sync: true }),
  })
  if (request.isSuccess) return <ResetSent email={request.variables.email} onAgain={request.reset} />
  return (
    <AuthPage
      title="Forgot your password?"
      intro="Tell us the email of your account, and we send you a link to set a new one."
      after={<BackToSignIn />}
    >
      <form
        className="auth-form"
        onSubmit={form.onSubmit((values) => request.mutate(values), focusFirstFault(form))}
        noValidate
      >
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <ErrorNote error={request.error} />
        <Button type="submit" fullWidth loading={request.isPending}>
          Send the link
        </Button>
      </form>
    </AuthPage>
  )
}
