import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { ErrorNote } from '#client/ui/states.tsx'
import { setUpInput } from '#shared/accounts.ts'
import { AccountFields, withoutEmptyName } from '../components/account-fields.tsx'
import { focusFirstFault, placeFaults, showFaults } from '../components/form-faults.ts'
import { useSetUp } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

const shown = ['organizationName', 'name', 'username', 'email', 'password']

export const SetUp = () => {
  const setUp = useSetUp()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { organizationName: '', name: '', username: '', email: '', password: '' },
    validate: (values) => schemaResolver(setUpInput, { sync: true })(withoutEmptyName(values)),
  })
  const submit = (values: typeof form.values) =>
    setUp.mutate(withoutEmptyName(values), {
      onError: (error) => showFaults(form, placeFaults(error, shown).fields),
    })
  return (
    <AuthPage
      title="Set up Docket"
      intro="Name your organization and make its first admin: yourself. Others can sign up once this is done."
    >
      <form className="auth-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
        <TextInput
          label="Organization"
          autoComplete="organization"
          autoFocus
          key={form.key('organizationName')}
          {...form.getInputProps('organizationName')}
        />
        <AccountFields form={form} />
        <ErrorNote error={setUp.error ? placeFaults(setUp.error, shown).rest : null} />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          Set up
        </Button>
      </form>
    </AuthPage>
  )
}
