import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import type { RouterOutputs } from '#client/lib/api.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { signUpInput } from '#shared/accounts.ts'
import { AccountFields, withoutEmptyName } from '../components/account-fields.tsx'
import { focusFirstFault, placeFaults, showFaults } from '../components/form-faults.ts'
import { useSignUp } from '../mutations.ts'
import { AuthPage } from './auth-page.tsx'

export type SignUpProps = {
  /** From the link that invited the person; null when there was none. */
  organization: string | null
  options: RouterOutputs['auth']['signUpOptions']
}

const accountFields = ['name', 'username', 'email', 'password']

const toInput = ({
  organization,
  ...values
}: { organization: string; name: string } & typeof emptyAccount) => ({
  ...withoutEmptyName(values),
  ...(organization.trim() === '' ? {} : { organization }),
})

const emptyAccount = { name: '', username: '', email: '', password: '' }

export const SignUp = ({ organization, options }: SignUpProps) => {
  const asksOrganization = organization === null && options.only === null
  const signUp = useSignUp()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { ...emptyAccount, organization: organization ?? '' },
    validate: (values) => schemaResolver(signUpInput, { sync: true })(toInput(values)),
  })
  const shown = asksOrganization ? [...accountFields, 'organization'] : accountFields
  const placed = signUp.error ? placeFaults(signUp.error, shown) : null
  const submit = (values: typeof form.values) =>
    signUp.mutate(toInput(values), { onError: (error) => showFaults(form, placeFaults(error, shown).fields) })
  return (
    <AuthPage
      title="Create an account"
      intro={options.only && organization === null ? `To ask ${options.only.name} for help.` : undefined}
      after={
        <>
          Have one already?{' '}
          <Link to="/sign-in" className="text-link">
            Sign in
          </Link>
        </>
      }
    >
      <form className="auth-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
        <AccountFields form={form} />
        {asksOrganization ? (
          <TextInput
            label="Organization"
            description="Its short name, as in its address"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('organization')}
            {...form.getInputProps('organization')}
          />
        ) : null}
        <ErrorNote error={placed?.rest} />
        <Button type="submit" fullWidth loading={signUp.isPending}>
          Create account
        </Button>
      </form>
    </AuthPage>
  )
}
