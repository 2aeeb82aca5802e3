import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '#client/lib/api.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { emailInput } from '#shared/accounts.ts'
import { focusFirstFault } from './form-faults.ts'

/** Sends the link once more; asks for the address where it is not known. */
export const ResendVerification = ({ email = '' }: { email?: string }) => {
  const { trpc } = useApi()
  const resend = useMutation(trpc.auth.resendVerification.mutationOptions())
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email },
    validate: schemaResolver(emailInput, { sync: true }),
  })
  return (
    <form
      className="auth-form"
      onSubmit={form.onSubmit((values) => resend.mutate(values), focusFirstFault(form))}
      noValidate
    >
      {email === '' ? (
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
      ) : null}
      <ErrorNote error={resend.error} />
      <Button type="submit" variant="default" fullWidth loading={resend.isPending}>
        Send the link again
      </Button>
      <p role="status" className="auth-note">
        {resend.isSuccess ? 'On its way. Only the newest link is good. Look among unwanted mail too.' : null}
      </p>
    </form>
  )
}
