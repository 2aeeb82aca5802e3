import { Button } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { changePasswordInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { InboxLink } from '../components/inbox-link.tsx'
import type { Me } from '../session.ts'
import { type Security, useChangePassword } from './mutations.ts'
import { Section } from './section.tsx'

const ChangeForm = ({ me, onClose }: { me: Me['user']; onClose: () => void }) => {
  const change = useChangePassword()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', next: '' },
    validate: schemaResolver(changePasswordInput, { sync: true }),
  })
  const { onError, rest } = faultsOf(form, change.error, ['current', 'next'])
  const submit = (values: typeof form.values) => change.mutate(values, { onError, onSuccess: onClose })
  return (
    <form className="account-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
      {/* So that a password manager knows whose password it is. */}
      <input type="text" autoComplete="username" value={me.username} readOnly hidden />
      <PasswordField
        label="Present password"
        autoComplete="current-password"
        autoFocus
        key={form.key('current')}
        {...form.getInputProps('current')}
      />
      <PasswordField
        label="New password"
        description="At least 8 characters"
        autoComplete="new-password"
        key={form.key('next')}
        {...form.getInputProps('next')}
      />
      <ErrorNote error={rest} />
      <div className="account-buttons">
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const SetByMail = ({ email }: { email: string }) => {
  const request = useMutation(useTRPC().auth.requestReset.mutationOptions())
  return (
    <>
      <p>You have none: you sign in with an account of another site.</p>
      <ErrorNote error={request.error} />
      {request.isSuccess ? (
        <p role="status" className="account-fact">
          A mail with a link is on its way to {email}.
        </p>
      ) : (
        <Button variant="default" loading={request.isPending} onClick={() => request.mutate({ email })}>
          Set one by mail
        </Button>
      )}
      {request.isSuccess ? <InboxLink /> : null}
    </>
  )
}

export const PasswordSection = ({ me, security }: { me: Me['user']; security: Security }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <Section id="password" title="Password" about="A change signs you out everywhere else.">
      {security.hasPassword ? null : <SetByMail email={me.email} />}
      {security.hasPassword && isOpen ? <ChangeForm me={me} onClose={() => setOpen(false)} /> : null}
      {security.hasPassword && !isOpen ? (
        <Button variant="default" onClick={() => setOpen(true)}>
          Change password…
        </Button>
      ) : null}
    </Section>
  )
}
