import { Button, Group, Modal, TextInput } from '@mantine/core'
import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { focusFirstFault, placeFaults, showFaults } from '#client/features/auth/components/form-faults.ts'
import { describeError } from '#client/lib/errors.ts'
import { ErrorNote } from '#client/ui/states.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { foundOrganizationInput } from '#shared/organizations.ts'
import { useFoundOrganization } from '../mutations.ts'

type Values = { name: string; slug: string; adminEmail: string }

const shown = ['name', 'slug', 'adminEmail']

const toInput = ({ slug, ...values }: Values) => ({ ...values, ...(slug.trim() === '' ? {} : { slug }) })

/** What is to be said at the form's fields, and what at none of them. */
const placeRefusal = (error: unknown) => {
  const { code, sentence } = describeError(error)
  return code === 'organization.slug_taken'
    ? { fields: { slug: sentence }, rest: null }
    : placeFaults(error, shown)
}

type FieldsProps = { form: UseFormReturnType<Values>; ownEmail: string }

const FoundFields = ({ form, ownEmail }: FieldsProps) => (
  <>
    <TextInput
      label="Name"
      autoComplete="off"
      data-autofocus
      key={form.key('name')}
      {...form.getInputProps('name')}
    />
    <TextInput
      label="Address"
      description="Its short name, as in /o/short-name. Left empty, it is made of the name"
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      key={form.key('slug')}
      {...form.getInputProps('slug')}
    />
    <TextInput
      label="First admin"
      description="The email address to invite"
      type="email"
      autoComplete="off"
      key={form.key('adminEmail')}
      {...form.getInputProps('adminEmail')}
      rightSectionWidth={72}
      rightSection={
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => form.setFieldValue('adminEmail', ownEmail)}
        >
          It’s me
        </Button>
      }
    />
  </>
)

const FoundForm = ({ ownEmail, onClose }: { ownEmail: string; onClose: () => void }) => {
  const found = useFoundOrganization()
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { name: '', slug: '', adminEmail: '' },
    validate: (values) => schemaResolver(foundOrganizationInput, { sync: true })(toInput(values)),
  })
  const submit = (values: Values) =>
    found.mutate(toInput(values), {
      onError: (error) => showFaults(form, placeRefusal(error).fields),
      onSuccess: ({ joined }) => {
        onClose()
        void showToast({
          message: `${values.name.trim()} is founded.`,
          detail: joined ? 'You are its admin.' : `${values.adminEmail.trim()} is invited as its admin.`,
        })
      },
    })
  return (
    <form className="found-form" onSubmit={form.onSubmit(submit, focusFirstFault(form))} noValidate>
      <FoundFields form={form} ownEmail={ownEmail} />
      <ErrorNote error={found.error ? placeRefusal(found.error).rest : null} />
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={found.isPending}>
          Found organization
        </Button>
      </Group>
    </form>
  )
}

/** The button and the dialog behind it. */
export const FoundButton = ({ ownEmail }: { ownEmail: string }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="xs" leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setOpen(true)}>
        New organization
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title="New organization"
        size={420}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <FoundForm ownEmail={ownEmail} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}
