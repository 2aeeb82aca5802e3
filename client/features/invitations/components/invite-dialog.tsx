import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { roleSentences, roleWords } from '#client/features/organizations/role-words.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { inviteInput } from '#shared/organizations.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { useInvite } from '../mutations.ts'
import './invitation-list.css'

const options = roles.map((role) => ({ value: role, label: roleWords[role] }))

const RoleField = ({ role, onRole }: { role: Role; onRole: (role: Role) => void }) => (
  <NativeSelect
    label="Role"
    description={`They can ${roleSentences[role]}.`}
    data={options}
    value={role}
    onChange={(event) => onRole(roles.find((each) => each === event.currentTarget.value) ?? role)}
  />
)

const InviteForm = ({ onClose }: { onClose: () => void }) => {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [fault, setFault] = useState<string | null>(null)
  const invite = useInvite()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { data, error } = inviteInput.safeParse({ email, role })
    setFault(error?.issues[0]?.message ?? null)
    if (!data) return
    try {
      await invite.mutateAsync(data)
      onClose()
      void showToast({ message: `${data.email} is invited.` })
    } catch (reason) {
      const { fields, sentence } = describeError(reason)
      setFault(fields.email ?? sentence)
    }
  }
  return (
    <form className="invite-form" onSubmit={submit} noValidate>
      <TextInput
        label="Email"
        type="email"
        autoComplete="off"
        data-autofocus
        value={email}
        error={fault}
        onChange={(event) => {
          setEmail(event.currentTarget.value)
          setFault(null)
        }}
      />
      <RoleField role={role} onRole={setRole} />
      <p className="dimmed invite-note">The invitation goes out by mail and is good for seven days.</p>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={invite.isPending}>
          Send invitation
        </Button>
      </Group>
    </form>
  )
}

/** The button and the dialog behind it. */
export const InviteButton = () => {
  const [isOpen, setOpen] = useState(false)
  const { organization } = useHere()
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconUserPlus size={14} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Invite
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Invite someone to ${organization.name}`}
        size={420}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <InviteForm onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}
