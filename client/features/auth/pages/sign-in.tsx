import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { signInInput } from '#shared/accounts.ts'
import { focusFirstFault } from '../components/form-faults.ts'
import { useSignIn } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

export const SignIn = ({ returnTo }: { returnTo: string }) => {
  const signIn = useSignIn(returnTo)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { identifier: '', password: '' },
    validate: schemaResolver(signInInput, { sync: true }),
  })
  return (
    <AuthPage
      title="Sign in"
      after={
        <>
          New here?{' '}
          <Link to="/sign-up" className="text-link">
            Create an account
          </Link>
        </>
      }
    >
      <form
        className="auth-form"
        onSubmit={form.onSubmit((values) => signIn.mutate(values), focusFirstFault(form))}
        noValidate
      >
        <TextInput
          label="Username or email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          key={form.key('identifier')}
          {...form.getInputProps('identifier')}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <ErrorNote error={signIn.error} />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </AuthPage>
  )
}
