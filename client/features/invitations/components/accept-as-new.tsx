import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { focusFirstFault, placeFaults, showFaults } from '#client/features/auth/components/form-faults.ts'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { acceptAsNewInput } from '#shared/organizations.ts'
import { useAcceptAsNew } from '../mutations.ts'

const shown = ['name', 'username', 'password']

/** For who has no account: the email is that of the invitation, and is theirs since the link came there. */
export const AcceptAsNew = ({ token, email }: { token: string; email: string }) => {
  const accept = useAcceptAsNew()
  const toInput = ({ name, ...values }: { name: string; username: string; password: string }) => ({
    token,
    ...values,
    ...(name.trim() === '' ? {} : { name }),
  })
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', username: '', password: '' },
    validate: (values) => schemaResolver(acceptAsNewInput, { sync: true })(toInput(values)),
  })
  const submit = (values: typeof form.values) =>
    accept.mutate(toInput(values), {
      onError: (error) => showFaults(form, placeFaults(error, shown).fields),
    })
  return (
    <form className="auth-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
      <TextInput label="Email" value={email} readOnly autoComplete="off" />
      <TextInput
        label="Your name"
        description="As others will see you"
        autoComplete="name"
        maxLength={100}
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Username"
        description="3 to 32 letters, digits, dots, underscores or hyphens"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <PasswordField
        label="Password"
        description="At least 8 characters"
        autoComplete="new-password"
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <ErrorNote error={accept.error ? placeFaults(accept.error, shown).rest : null} />
      <Button type="submit" fullWidth loading={accept.isPending}>
        Create account and join
      </Button>
    </form>
  )
}
