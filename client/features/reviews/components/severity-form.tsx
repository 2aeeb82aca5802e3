import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { severitySentences, severityWords } from '#client/features/tickets/words.ts'
import { faultIn } from '#client/lib/faults.ts'
import { FaultNote } from '#client/ui/states.tsx'
import { reasonSchema, type Severity, severities, statusAfterReview } from '#shared/tickets.ts'
import type { Choice } from '../mutations.ts'
import { choiceWords } from '../outcome.ts'
import type { Draft } from '../queries.ts'
import { useUnsentReason } from '../reason.ts'

const outcomeWords = ({ severity, requester }: Draft['ticket'], to: Severity | null): string => {
  if (to === null) return choiceWords(severity, requester.name)
  return statusAfterReview(severity, to) === 'review'
    ? `Higher than now: it goes back to ${requester.name}, who changes the request and sends it again.`
    : `${to === severity ? 'The same as now' : 'Lower than now'}: the request is approved.`
}

type ChoiceProps = { ticket: Draft['ticket']; value: Severity | null; onChange: (value: Severity) => void }

const NewSeverity = ({ ticket, value, onChange }: ChoiceProps) => (
  <fieldset className="review-severities" aria-describedby="review-outcome">
    <legend>New severity</legend>
    {severities.map((severity) => (
      <label key={severity}>
        <input
          type="radio"
          name="review-severity"
          checked={value === severity}
          onChange={() => onChange(severity)}
        />
        <span>
          <b>{severityWords[severity]}</b>
          {severity === ticket.severity ? ' (now)' : ''}
          <span className="dimmed review-severity-about">{severitySentences[severity]}</span>
        </span>
      </label>
    ))}
  </fieldset>
)

const useFirstFocus = (takesFocus: boolean) => {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (takesFocus) form.current?.querySelector('input')?.focus()
  }, [takesFocus])
  return form
}

export type SeverityFormProps = {
  draft: Draft
  /** Whether the draft is still the one that was read; a reason may be typed all the same. */
  isDecidable: boolean
  /** Whether it was opened just now, and not with the page. */
  takesFocus: boolean
  onClose: () => void
  onDecide: (choice: Choice) => void
}

/** What was entered, what is wrong with it, and the way to decide by it. */
const useEntered = ({ draft: { ticket }, isDecidable, onDecide }: SeverityFormProps) => {
  const { value, setValue } = useUnsentReason(ticket.id)
  const [isTried, setTried] = useState(false)
  const { severity, reason } = value
  const severityFault = severity === null ? 'Choose the severity.' : null
  const reasonFault = faultIn(reasonSchema, reason)
  const submit = () => {
    if (!isDecidable) return
    setTried(true)
    if (severity === null || reasonFault !== null) return
    onDecide({ action: 'CHANGE_SEVERITY', newSeverity: severity, severityChangeReason: reason.trim() })
  }
  return {
    ...value,
    faults: isTried ? { severity: severityFault, reason: reasonFault } : { severity: null, reason: null },
    setSeverity: (severity: Severity) => setValue({ ...value, severity }),
    setReason: (reason: string) => setValue({ ...value, reason }),
    submit,
  }
}

const verbOf = (from: Severity, to: Severity | null): string => {
  if (to === null) return 'Change severity'
  return statusAfterReview(from, to) === 'review' ? 'Send back' : 'Change and approve'
}

/** Gives a draft another severity, with the reason; says beforehand what that does. */
export const SeverityForm = (props: SeverityFormProps) => {
  const { draft, isDecidable, takesFocus, onClose } = props
  const { ticket } = draft
  const { severity, reason, faults, setSeverity, setReason, submit } = useEntered(props)
  const form = useFirstFocus(takesFocus)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form
      ref={form}
      className="review-form"
      aria-label="Change severity"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
    >
      <NewSeverity ticket={ticket} value={severity} onChange={setSeverity} />
      <FaultNote fault={faults.severity} />
      <Textarea
        label="Reason"
        description={`${ticket.requester.name} reads it.`}
        required
        autosize
        minRows={2}
        maxRows={8}
        value={reason}
        error={faults.reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p id="review-outcome" className="review-outcome" role="status">
        {outcomeWords(ticket, severity)}
      </p>
      <div className="review-buttons">
        <Button type="submit" disabled={!isDecidable}>
          {verbOf(ticket.severity, severity)}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
