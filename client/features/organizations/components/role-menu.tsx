import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { type Role, roles } from '#shared/permissions.ts'
import { useChangeRole } from '../mutations.ts'
import type { Member } from '../queries.ts'
import { roleNouns, roleSentences, roleWords } from '../role-words.ts'

const options = roles.map((role) => ({ value: role, label: roleWords[role] }))

export type RoleMenuProps = { member: Member; isSelf: boolean }

/** A member's role; a change is confirmed, since it takes or gives sight of other people's tickets. */
export const RoleMenu = ({ member, isSelf }: RoleMenuProps) => {
  const [wanted, setWanted] = useState<Role | null>(null)
  const changeRole = useChangeRole()
  const confirm = async (role: Role) => {
    await changeRole.mutateAsync({ userId: member.id, role })
    void showToast({ message: `${member.name} is now ${roleNouns[role]}.` })
  }
  const choose = (value: string) => {
    const role = roles.find((each) => each === value)
    if (role !== undefined && role !== member.role) setWanted(role)
  }
  return (
    <>
      <SelectMenu
        label={`Role of ${member.name}`}
        options={options}
        selected={[member.role]}
        onSelect={choose}
        width={200}
      >
        {roleWords[member.role]}
        <IconChevronDown size={13} aria-hidden="true" />
      </SelectMenu>
      {wanted === null ? null : (
        <ConfirmDialog
          opened
          onClose={() => setWanted(null)}
          title={`Make ${member.name} ${roleNouns[wanted]}?`}
          confirm={`Make ${roleNouns[wanted]}`}
          isDanger={isSelf}
          onConfirm={() => confirm(wanted)}
        >
          {isSelf ? 'From then on you can ' : `From then on ${member.name} can `}
          {roleSentences[wanted]}, and nothing more.
          {isSelf ? ' You may not be able to change it back yourself.' : ''}
        </ConfirmDialog>
      )}
    </>
  )
}
