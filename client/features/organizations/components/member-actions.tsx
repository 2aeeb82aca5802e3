import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { useDeactivateMember, useReactivateMember, useResetTwoFactor } from '../mutations.ts'
import { useHere } from '../organization.ts'
import type { Member } from '../queries.ts'

type Asked = 'deactivate' | 'two-factor' | null

const DeactivateDialog = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const { me, organization } = useHere()
  const deactivate = useDeactivateMember()
  const isSelf = member.id === me.id
  const confirm = async () => {
    await deactivate.mutateAsync({ userId: member.id })
    if (!isSelf) void showToast({ message: `${member.name} is deactivated.` })
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={isSelf ? 'Deactivate yourself?' : `Deactivate ${member.name}?`}
      confirm="Deactivate"
      isDanger
      onConfirm={confirm}
    >
      {isSelf ? 'You are ' : `${member.name} is `}
      shut out of {organization.name} at once, on every device. Tickets and messages stay, with the name.{' '}
      {isSelf ? 'Only another admin can bring you back.' : 'You can reactivate them at any time.'}
    </ConfirmDialog>
  )
}

const ResetTwoFactorDialog = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const reset = useResetTwoFactor()
  const confirm = async () => {
    await reset.mutateAsync({ userId: member.id })
    void showToast({ message: `Two-factor authentication of ${member.name} is off.` })
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Reset two-factor of ${member.name}?`}
      confirm="Reset two-factor"
      isDanger
      onConfirm={confirm}
    >
      Their authenticator app and recovery codes stop working, in all organizations. From then on the password
      alone lets them in, until they turn it on again. Do this only when you are sure that it is {member.name}{' '}
      who asks.
    </ConfirmDialog>
  )
}

const useReactivate = (member: Member) => {
  const reactivate = useReactivateMember()
  return async () => {
    try {
      await reactivate.mutateAsync({ userId: member.id })
      void showToast({ message: `${member.name} can come in again.` })
    } catch (error) {
      void showToast({
        message: `${member.name} is still deactivated`,
        detail: describeError(error).sentence,
        isError: true,
      })
    }
  }
}

/** What an admin can do about a member, beside the role. */
export const MemberActions = ({ member }: { member: Member }) => {
  const [asked, setAsked] = useState<Asked>(null)
  const reactivate = useReactivate(member)
  const { me } = useHere()
  const close = () => setAsked(null)
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label={`More about ${member.name}`}>
            <IconDots size={15} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {member.deactivatedAt === null ? (
            <Menu.Item onClick={() => setAsked('deactivate')}>Deactivate…</Menu.Item>
          ) : (
            <Menu.Item onClick={reactivate}>Reactivate</Menu.Item>
          )}
          {member.hasTwoFactor && member.id !== me.id ? (
            <Menu.Item onClick={() => setAsked('two-factor')}>Reset two-factor…</Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {asked === 'deactivate' ? <DeactivateDialog member={member} onClose={close} /> : null}
      {asked === 'two-factor' ? <ResetTwoFactorDialog member={member} onClose={close} /> : null}
    </>
  )
}
