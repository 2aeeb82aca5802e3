import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ErrorNote } from '#client/ui/states.tsx'
import { confirmCodeInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { useConfirmSignIn } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

const kinds = {
  app: {
    label: 'Code',
    description: 'Six digits, from your authenticator app',
    autoComplete: 'one-time-code',
    inputMode: 'numeric',
    other: 'Use a recovery code',
  },
  recovery: {
    label: 'Recovery code',
    description: 'One of those that you wrote down; each is good once',
    autoComplete: 'off',
    inputMode: 'text',
    other: 'Use the authenticator app',
  },
} as const

/** The second step of a sign-in, where two-factor authentication is on. */
export const SignInCode = ({ returnTo }: { returnTo: string }) => {
  const [kind, setKind] = useState<keyof typeof kinds>('app')
  const { other, ...field } = kinds[kind]
  const confirm = useConfirmSignIn(returnTo)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: schemaResolver(confirmCodeInput, { sync: true }),
  })
  const faults = faultsOf(form, confirm.error, ['code'])
  const change = () => {
    setKind(kind === 'app' ? 'recovery' : 'app')
    confirm.reset()
    form.reset()
    form.getInputNode('code')?.focus()
  }
  return (
    <AuthPage
      title="Two-factor authentication"
      after={
        <Link to="/sign-in" search={{ redirect: returnTo }} className="text-link">
          Sign in as someone else
        </Link>
      }
    >
      <form
        className="auth-form"
        onSubmit={form.onSubmit((values) => confirm.mutate(values, faults), focusFirstFault(form))}
        noValidate
      >
        <TextInput
          {...field}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          autoFocus
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <ErrorNote error={faults.rest} />
        <Button type="submit" fullWidth loading={confirm.isPending}>
          Go on
        </Button>
        <button type="button" className="link-button" onClick={change}>
          {other}
        </button>
      </form>
    </AuthPage>
  )
}
