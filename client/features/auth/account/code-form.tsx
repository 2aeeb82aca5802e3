import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { ErrorNote } from '#client/ui/states.tsx'
import { type ConfirmCodeInput, confirmCodeInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'

export type CodeFormProps = {
  description: string
  confirm: string
  isDanger?: boolean
  isPending: boolean
  error: unknown
  onSubmit: (input: ConfirmCodeInput, options: { onError: (error: unknown) => void }) => void
  onCancel: () => void
}

/** Asks for a code of the authenticator app. */
export const CodeForm = ({
  description,
  confirm,
  isDanger = false,
  isPending,
  error,
  onSubmit,
  onCancel,
}: CodeFormProps) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: schemaResolver(confirmCodeInput, { sync: true }),
  })
  const { onError, rest } = faultsOf(form, error, ['code'])
  return (
    <form
      className="account-form"
      onSubmit={form.onSubmit((values) => onSubmit(values, { onError }), focusFirstFault(form))}
      noValidate
    >
      <TextInput
        label="Code"
        description={description}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        autoFocus
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
      <ErrorNote error={rest} />
      <div className="account-buttons">
        <Button type="submit" color={isDanger ? 'red.9' : 'accent'} loading={isPending}>
          {confirm}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
