import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { clearToasts, showToast } from '#client/ui/toast.tsx'
import { useChangedWords } from '../changed-by.ts'
import { describeValue, fieldsOf, fieldWords } from '../conflict-words.ts'
import { type EditConflict, useEditConflicts, useEditTicket } from '../mutations.ts'
import { wireFields } from '../pending-edits.ts'
import { ticketQuery } from '../queries.ts'
import './conflict-dialog.css'

const isText = ({ contested }: EditConflict) =>
  contested.title !== undefined || contested.description !== undefined

const offerBack = ({ edit: { number, onReturn } }: EditConflict) => {
  if (onReturn === undefined) return
  const follow = { label: 'Show mine', run: onReturn }
  void showToast({ message: `${number} keeps the other text`, follow })
}

/** The ways out of a conflict; to leave it open is to go on editing, or where nothing is typed to take theirs. */
const useWays = (conflict: EditConflict) => {
  const { edit, rest, version, dismiss } = conflict
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
    if (isText(conflict)) offerBack(conflict)
  }
  return { stored, hasRest, keepMine, takeTheirs, goBack: isText(conflict) ? dismiss : null }
}

type ChoiceProps = { conflict: EditConflict; leave: RefObject<() => void> }

const Choice = ({ conflict, leave }: ChoiceProps) => {
  const { edit, contested } = conflict
  const { stored, hasRest, keepMine, takeTheirs, goBack } = useWays(conflict)
  useEffect(() => {
    leave.current = goBack ?? takeTheirs
  })
  useEffect(() => void clearToasts(), [])
  const words = useChangedWords(edit.number, wireFields(contested))
  return (
    <>
      <p className="conflict-lead">{words} Which should stay?</p>
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
      {hasRest ? <p className="conflict-lead">What else you changed is saved with either choice.</p> : null}
      <Group justify="flex-end" gap={8} mt="md">
        {goBack === null ? null : (
          <Button variant="subtle" onClick={goBack}>
            Back to editing
          </Button>
        )}
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
  const leave = useRef(() => {})
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={() => leave.current()}
      title="Changed by two people"
      size={480}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {conflict ? <Choice conflict={conflict} leave={leave} /> : null}
    </Modal>
  )
}
