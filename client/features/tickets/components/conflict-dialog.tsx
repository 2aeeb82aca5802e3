import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { describeValue, fieldsOf, fieldWords } from '../conflict-words.ts'
import { type EditConflict, useEditConflicts, useEditTicket } from '../mutations.ts'
import { ticketQuery } from '../queries.ts'
import './conflict-dialog.css'

const Choice = ({ conflict }: { conflict: EditConflict }) => {
  const { edit, version, dismiss, takeTheirs } = conflict
  const { data: stored } = useQuery(ticketQuery(useTRPC(), edit.number))
  const again = useEditTicket(edit.ticketId)
  const keepMine = () => {
    dismiss()
    again.mutate({ ...edit, seen: Math.max(version, stored?.version ?? 0) })
  }
  return (
    <>
      <p className="conflict-lead">Someone changed {edit.number} while you did. Which should stay?</p>
      {fieldsOf(edit.patch).map((field) => (
        <section key={field} className="conflict-field">
          <h3>{fieldWords[field]}</h3>
          <dl>
            <dt>Now</dt>
            <dd>{describeValue(field, stored)}</dd>
            <dt>Yours</dt>
            <dd>{describeValue(field, edit.patch)}</dd>
          </dl>
        </section>
      ))}
      <Group justify="flex-end" gap={8} mt="md">
        <Button variant="default" onClick={takeTheirs}>
          Take theirs
        </Button>
        <Button onClick={keepMine} data-autofocus>
          Keep mine
        </Button>
      </Group>
    </>
  )
}

/** Two people changed the same field: shows both values and lets the later one choose. */
export const ConflictDialog = () => {
  const [conflict] = useEditConflicts()
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={() => conflict?.takeTheirs()}
      title="Changed by two people"
      size={480}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {conflict ? <Choice conflict={conflict} /> : null}
    </Modal>
  )
}
