import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import {
  NameFields,
  NewPasswordField,
  withoutEmptyName,
} from '#client/features/auth/components/account-fields.tsx'
import { focusFirstFault, placeFaults, showFaults } from '#client/features/auth/components/form-faults.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { acceptAsNewInput } from '#shared/organizations.ts'
import { useAcceptAsNew } from '../mutations.ts'

const shown = ['name', 'username', 'password']

/** For who has no account: the email is that of the invitation, and is theirs since the link came there. */
export const AcceptAsNew = ({ token, email }: { token: string; email: string }) => {
  const accept = useAcceptAsNew()
  const toInput = (values: { name: string; username: string; password: string }) => ({
    token,
    ...withoutEmptyName(values),
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
      <NameFields form={form} />
      <NewPasswordField form={form} />
      <ErrorNote error={accept.error ? placeFaults(accept.error, shown).rest : null} />
      <Button type="submit" fullWidth loading={accept.isPending}>
        Create account and join
      </Button>
    </form>
  )
}
