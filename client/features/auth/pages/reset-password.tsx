import { Button } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { describeError } from '#client/lib/errors.ts'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { linkTokenSchema, resetPasswordInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { useResetPassword } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

const LinkOver = () => (
  <AuthPage title="This link is no longer good" intro="It is good for an hour and for one use.">
    <div className="auth-form">
      <Button fullWidth renderRoot={(props) => <Link to="/forgot" {...props} />}>
        Send me another
      </Button>
    </div>
  </AuthPage>
)

export const ResetPassword = ({ token }: { token: string }) => {
  const reset = useResetPassword()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: (values) => schemaResolver(resetPasswordInput, { sync: true })({ ...values, token }),
  })
  const { onError, rest } = faultsOf(form, reset.error, ['password'])
  const isOver = reset.error !== null && describeError(reset.error).code === 'auth.link_invalid'
  if (isOver || !linkTokenSchema.safeParse(token).success) return <LinkOver />
  return (
    <AuthPage title="Set a new password" intro="You are signed out everywhere else once it is set.">
      <form
        className="auth-form"
        onSubmit={form.onSubmit(
          ({ password }) => reset.mutate({ token, password }, { onError }),
          focusFirstFault(form),
        )}
        noValidate
      >
        <PasswordField
          label="New password"
          description="At least 8 characters"
          autoComplete="new-password"
          autoFocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <ErrorNote error={rest} />
        <Button type="submit" fullWidth loading={reset.isPending}>
          Set password
        </Button>
      </form>
    </AuthPage>
  )
}
