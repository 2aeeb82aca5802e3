import { Button, Group, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorNote } from './states.tsx'

export type ConfirmDialogProps = {
  opened: boolean
  onClose: () => void
  title: string
  /** What will happen, in words and numbers. */
  children: ReactNode
  /** The verb: "Delete", "Make admin". */
  confirm: string
  isDanger?: boolean
  /** A rejection keeps the dialog open and says why. */
  onConfirm: () => Promise<unknown>
}

/** Asks before what cannot be undone. An Enter that was meant for what was there before changes nothing. */
export const ConfirmDialog = ({
  opened,
  onClose,
  title,
  children,
  confirm,
  isDanger = false,
  onConfirm,
}: ConfirmDialogProps) => {
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setError(null)
    onClose()
  }
  const submit = async () => {
    setPending(true)
    setError(null)
    try {
      await onConfirm()
      onClose()
    } catch (reason) {
      setError(reason)
    } finally {
      setPending(false)
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size={420}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div>{children}</div>
      <ErrorNote error={error} />
      <Group justify="flex-end" gap={8} mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color={isDanger ? 'red.9' : 'accent'} loading={isPending} onClick={submit}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
