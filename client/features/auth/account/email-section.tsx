import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import { ErrorNote } from '#client/ui/states.tsx'
import { changeEmailInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { InboxLink } from '../components/inbox-link.tsx'
import { ResendVerification } from '../components/resend-verification.tsx'
import type { Me } from '../session.ts'
import { type Security, useCancelEmailChange, useRequestEmailChange } from './mutations.ts'
import { missingPassword, OwnPasswordField, withoutEmptyPassword } from './own-password.tsx'
import { Section } from './section.tsx'

type PartProps = { me: Me['user']; security: Security }

const ChangeForm = ({ security, onClose }: { security: Security; onClose: () => void }) => {
  const request = useRequestEmailChange()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: (values) => ({
      ...schemaResolver(changeEmailInput, { sync: true })(withoutEmptyPassword(values)),
      ...missingPassword(security, values),
    }),
  })
  const { onError, rest } = faultsOf(form, request.error, ['email', 'password'])
  const submit = (values: typeof form.values) =>
    request.mutate(withoutEmptyPassword(values), { onError, onSuccess: onClose })
  return (
    <form className="account-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
      <TextInput
        label="New email"
        type="email"
        autoComplete="email"
        autoFocus
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <OwnPasswordField form={form} security={security} />
      <ErrorNote error={rest} />
      <div className="account-buttons">
        <Button type="submit" loading={request.isPending}>
          Change email
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const PendingChange = ({ me, change }: { me: Me['user']; change: NonNullable<Security['emailChange']> }) => {
  const cancel = useCancelEmailChange()
  const ends = [
    { email: me.email, isConfirmed: change.isCurrentConfirmed },
    { email: change.newEmail, isConfirmed: change.isNewConfirmed },
  ]
  return (
    <>
      <p className="account-fact">
        The change to <span className="account-strong">{change.newEmail}</span> waits for both addresses. Open
        the link in each of the two mails.
      </p>
      <ul className="account-list">
        {ends.map(({ email, isConfirmed }) => (
          <li key={email} className="account-row">
            <div>{email}</div>
            <span className={isConfirmed ? 'account-strong' : 'dimmed'}>
              {isConfirmed ? 'Confirmed' : 'Not confirmed yet'}
            </span>
          </li>
        ))}
      </ul>
      <InboxLink />
      <ErrorNote error={cancel.error} />
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        Call the change off
      </Button>
    </>
  )
}

const Change = ({ me, security }: PartProps) => {
  const [isOpen, setOpen] = useState(false)
  if (security.emailChange) return <PendingChange me={me} change={security.emailChange} />
  if (isOpen) return <ChangeForm security={security} onClose={() => setOpen(false)} />
  return (
    <Button variant="default" onClick={() => setOpen(true)}>
      Change email…
    </Button>
  )
}

export const EmailSection = ({ me, security }: PartProps) => (
  <Section id="email" title="Email" about="You sign in with it, and mail about your requests goes there.">
    <p className="account-fact account-strong">{me.email}</p>
    {me.isEmailVerified ? (
      <Change me={me} security={security} />
    ) : (
      <div className="account-form">
        <p>It is not confirmed yet. Open the link that we sent there.</p>
        <InboxLink />
        <ResendVerification email={me.email} />
      </div>
    )}
  </Section>
)
