import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RouterOutputs } from '#client/lib/api.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { signUpInput } from '#shared/accounts.ts'
import { AccountFields, withoutEmptyName } from '../components/account-fields.tsx'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { Providers } from '../components/providers.tsx'
import { useSignUp } from '../mutations.ts'
import type { SignInOptions } from '../session.ts'
import { AuthPage } from './auth-page.tsx'
import { CheckMail } from './check-mail.tsx'

export type SignUpProps = {
  /** From the link that invited the person; null when there was none. */
  organization: string | null
  options: RouterOutputs['auth']['signUpOptions']
  others: SignInOptions | null
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

/** The way to an account; where the email is to be confirmed it ends in the page that says so. */
export const SignUp = (props: SignUpProps) => {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const closed = whyClosed(props)
  if (closed !== null)
    return (
      <AuthPage title="Create an account" after={<HaveOne />}>
        <p>{closed}</p>
      </AuthPage>
    )
  return sentTo === null ? (
    <SignUpForm {...props} onSent={setSentTo} />
  ) : (
    <CheckMail email={sentTo} onAgain={() => setSentTo(null)} />
  )
}

/** Why nobody can sign up here, before anything is typed; null when one can. */
const whyClosed = ({ organization, options: { joining } }: SignUpProps): string | null => {
  if (joining === null)
    return organization === null ? null : 'There is no organization at this address. Please ask for its link.'
  return joining.isOpen ? null : `One cannot sign up for ${joining.name}. Ask someone there to invite you.`
}

const HaveOne = () => (
  <>
    Have one already?{' '}
    <Link to="/sign-in" className="text-link">
      Sign in
    </Link>
  </>
)

type SignUpFormProps = SignUpProps & { onSent: (email: string) => void }

const SignUpForm = ({ organization, options, others, onSent }: SignUpFormProps) => {
  const asksOrganization = organization === null && options.only === null
  const signUp = useSignUp()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { ...emptyAccount, organization: organization ?? '' },
    validate: (values) => schemaResolver(signUpInput, { sync: true })(toInput(values)),
  })
  const shown = asksOrganization ? [...accountFields, 'organization'] : accountFields
  const { onError, rest } = faultsOf(form, signUp.error, shown)
  const submit = (values: typeof form.values) =>
    signUp.mutate(toInput(values), {
      onError,
      onSuccess: ({ status }) => (status === 'check_email' ? onSent(values.email.trim()) : undefined),
    })
  return (
    <AuthPage
      title="Create an account"
      intro={options.joining ? `To ask ${options.joining.name} for help.` : undefined}
      after={<HaveOne />}
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
        <ErrorNote error={rest} />
        <Button type="submit" fullWidth loading={signUp.isPending}>
          Create account
        </Button>
      </form>
      {asksOrganization ? null : (
        <Providers options={others} returnTo="/" organization={organization ?? undefined} />
      )}
    </AuthPage>
  )
}
