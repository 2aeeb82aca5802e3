import { Button, Group, Modal, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import { ErrorNote } from '#client/ui/states.tsx'
import { deleteAccountInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import type { Me } from '../session.ts'
import { type Security, useDeleteAccount } from './mutations.ts'
import { missingPassword, OwnPasswordField, withoutEmptyPassword } from './own-password.tsx'
import { Section } from './section.tsx'

type PartProps = { me: Me['user']; security: Security }

const DeleteForm = ({ me, security, onClose }: PartProps & { onClose: () => void }) => {
  const remove = useDeleteAccount(me.id)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: (values) => ({
      ...schemaResolver(deleteAccountInput, { sync: true })(withoutEmptyPassword(values)),
      ...(values.username.trim().toLowerCase() === me.username
        ? {}
        : { username: 'This is not your username.' }),
      ...missingPassword(security, values),
    }),
  })
  const { onError, rest } = faultsOf(form, remove.error, ['username', 'password'])
  const submit = (values: typeof form.values) => remove.mutate(withoutEmptyPassword(values), { onError })
  return (
    <form className="account-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
      <p>
        Your name, email, password, linked accounts and sessions go, and cannot be brought back. Your requests
        and messages stay with the organizations, signed “Deleted person”.
      </p>
      <TextInput
        label={`Your username, ${me.username}`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <OwnPasswordField form={form} security={security} />
      <ErrorNote error={rest} />
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red.9" loading={remove.isPending}>
          Delete my account
        </Button>
      </Group>
    </form>
  )
}

export const DeleteSection = ({ me, security }: PartProps) => {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Section id="delete" title="Delete account" about="For good, in every organization.">
      <Button variant="default" onClick={() => setOpen(true)}>
        Delete my account…
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Delete your account?"
        size={420}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <DeleteForm me={me} security={security} onClose={close} />
      </Modal>
    </Section>
  )
}
