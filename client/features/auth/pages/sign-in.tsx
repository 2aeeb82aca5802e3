import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { errorSentences } from '#client/lib/errors.ts'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { signInInput } from '#shared/accounts.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { type Done, DoneNote } from '../components/done-note.tsx'
import { focusFirstFault } from '../components/form-faults.ts'
import { Providers } from '../components/providers.tsx'
import { useSignIn } from '../mutations.ts'
import type { SignInOptions } from '../session.ts'
import { AuthPage } from './auth-page.tsx'

export type SignInProps = {
  returnTo: string
  /** Why a sign-in with another site came to nothing. */
  problem?: ErrorCode | undefined
  done?: Done | undefined
  options: SignInOptions | null
}

const NewHere = () => (
  <>
    New here?{' '}
    <Link to="/sign-up" className="text-link">
      Create an account
    </Link>
  </>
)

export const SignIn = ({ returnTo, problem, done, options }: SignInProps) => {
  const signIn = useSignIn(returnTo)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { identifier: '', password: '' },
    validate: schemaResolver(signInInput, { sync: true }),
  })
  return (
    <AuthPage title="Sign in" after={<NewHere />}>
      <DoneNote done={signIn.isIdle ? done : undefined} />
      <form
        className="auth-form"
        onSubmit={form.onSubmit((values) => signIn.mutate(values), focusFirstFault(form))}
        noValidate
      >
        <FaultNote fault={problem && signIn.isIdle ? errorSentences[problem] : null} />
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
        <Link to="/forgot" className="text-link auth-aside">
          Forgot your password?
        </Link>
      </form>
      <Providers options={options} returnTo={returnTo} />
    </AuthPage>
  )
}
