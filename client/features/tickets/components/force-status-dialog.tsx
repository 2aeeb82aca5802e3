import { Button, Group, Modal, NativeSelect, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultIn } from '#client/lib/faults.ts'
import { changeStatusInput, type TicketStatus } from '#shared/tickets.ts'
import type { Ticket } from '../queries.ts'
import { statusWords } from '../words.ts'

export type ForceStatusDialogProps = {
  ticket: Ticket
  onClose: () => void
  onForce: (status: TicketStatus, reason: string) => void
}

const ForceForm = ({ ticket, onClose, onForce }: ForceStatusDialogProps) => {
  const choices = ticket.can.forces
  const [status, setStatus] = useState(choices[0] ?? 'open')
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultIn(changeStatusInput.shape.reason, reason)
    setFault(found)
    if (found !== null) return
    onForce(status, reason.trim())
    onClose()
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <NativeSelect
        label="New status"
        data={choices.map((value) => ({ value, label: statusWords[value] }))}
        value={status}
        onChange={(event) => {
          const chosen = choices.find((value) => value === event.currentTarget.value)
          if (chosen) setStatus(chosen)
        }}
      />
      <Textarea
        mt="sm"
        label="Reason"
        description="Kept in the ticket’s history and in the audit log."
        required
        autosize
        minRows={2}
        value={reason}
        error={fault}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap={8} mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit">Force status</Button>
      </Group>
    </form>
  )
}

/** An admin's way around the table of moves; asks why. */
const ForceStatusDialog = (props: ForceStatusDialogProps) => (
  <Modal
    opened
    onClose={props.onClose}
    title="Force a status that the rules do not allow"
    closeButtonProps={{ 'aria-label': 'Close' }}
    size={440}
  >
    <ForceForm {...props} />
  </Modal>
)

export default ForceStatusDialog
