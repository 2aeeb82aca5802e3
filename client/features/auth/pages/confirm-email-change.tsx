import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '#client/lib/api.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { AuthPage } from './auth-page.tsx'

const GoOn = () => (
  <div className="auth-form">
    <Button fullWidth renderRoot={(props) => <Link to="/" {...props} />}>
      Go on
    </Button>
  </div>
)

/** Where the links lead that go to both ends of a change of email. */
export const ConfirmEmailChange = ({ token }: { token: string }) => {
  const { trpc } = useApi()
  const queryClient = useQueryClient()
  // Whoever opens it may be signed in here, with the old address still on their pages.
  const confirm = useMutation(
    trpc.auth.confirmEmailChange.mutationOptions({ onSuccess: () => queryClient.clear() }),
  )
  if (confirm.data?.status === 'done')
    return (
      <AuthPage
        title="Your email is changed"
        intro="From now on you sign in, and get mail, with the new address."
      >
        <GoOn />
      </AuthPage>
    )
  if (confirm.data?.status === 'other_end_missing')
    return (
      <AuthPage
        title="One more to go"
        intro="This end is confirmed. Now open the link that we sent to the other address; the change is made then."
      >
        <GoOn />
      </AuthPage>
    )
  return (
    <AuthPage
      title="Change your email"
      intro="Both the old and the new address confirm the change, each by a link of its own."
    >
      <div className="auth-form">
        <ErrorNote error={confirm.error} />
        <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate({ token })}>
          Confirm the change
        </Button>
      </div>
    </AuthPage>
  )
}
