import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { describeValue, fieldsOf, fieldWords } from '../conflict-words.ts'
import { type EditConflict, useEditConflicts, useEditTicket } from '../mutations.ts'
import { ticketQuery } from '../queries.ts'
import './conflict-dialog.css'

const Choice = ({ conflict }: { conflict: EditConflict }) => {
  const { edit, contested, rest, version, dismiss } = conflict
  const { data: stored } = useQuery(ticketQuery(useTRPC(), edit.number))
  const again = useEditTicket(edit.ticketId)
  const hasRest = fieldsOf(rest).length > 0
  const keepMine = () => {
    dismiss()
    again.mutate({ ...edit, seen: Math.max(version, stored?.version ?? 0) })
  }
  const takeTheirs = () => {
    dismiss()
    if (hasRest) again.mutate({ ...edit, patch: rest, seen: version })
    else edit.onSettled?.(null)
  }
  return (
    <>
      <p className="conflict-lead">Someone changed {edit.number} while you did. Which should stay?</p>
      {fieldsOf(contested).map((field) => (
        <section key={field} className="conflict-field">
          <h3>{fieldWords[field]}</h3>
          <dl>
            <dt>Now</dt>
            <dd>{describeValue(field, stored)}</dd>
            <dt>Yours</dt>
            <dd>{describeValue(field, contested)}</dd>
          </dl>
        </section>
      ))}
      {hasRest ? <p className="conflict-lead">What else you changed is saved either way.</p> : null}
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
      onClose={() => conflict?.dismiss()}
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
