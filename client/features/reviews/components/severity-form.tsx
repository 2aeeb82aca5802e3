import { Button, Textarea } from '@mantine/core'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { severitySentences, severityWords } from '#client/features/tickets/words.ts'
import { faultIn } from '#client/lib/faults.ts'
import { FaultNote } from '#client/ui/states.tsx'
import { reasonSchema, type Severity, severities } from '#shared/tickets.ts'
import type { Choice } from '../mutations.ts'
import { outcomeOf } from '../outcome.ts'
import type { Draft } from '../queries.ts'
import { useUnsentReason } from '../reason.ts'

const outcomeWords = ({ severity, requester }: Draft['ticket'], to: Severity): string =>
  outcomeOf(severity, to) === 'sent-back'
    ? `Higher than now: it goes back to ${requester.name}, who changes the request and sends it again.`
    : `${to === severity ? 'The same as now' : 'Lower than now'}: the request is approved.`

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

/** Gives a draft another severity, with the reason; says beforehand what that does. */
export const SeverityForm = ({
  draft: { ticket },
  isDecidable,
  takesFocus,
  onClose,
  onDecide,
}: SeverityFormProps) => {
  const form = useFirstFocus(takesFocus)
  const { value, setValue } = useUnsentReason(ticket.id)
  const [faults, setFaults] = useState<{ severity: string | null; reason: string | null } | null>(null)
  const { severity, reason } = value
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault()
    if (!isDecidable) return
    const found = {
      severity: severity === null ? 'Choose the severity.' : null,
      reason: faultIn(reasonSchema, reason),
    }
    setFaults(found)
    if (severity === null || found.reason !== null) return
    onDecide({ action: 'CHANGE_SEVERITY', newSeverity: severity, severityChangeReason: reason.trim() })
  }
  const isSentBack = severity !== null && outcomeOf(ticket.severity, severity) === 'sent-back'
  return (
    <form
      ref={form}
      className="review-form"
      aria-label="Change severity"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
      }}
    >
      <NewSeverity
        ticket={ticket}
        value={severity}
        onChange={(severity) => setValue({ ...value, severity })}
      />
      <FaultNote fault={severity === null ? faults?.severity : null} />
      <Textarea
        label="Reason"
        description={`${ticket.requester.name} reads it.`}
        required
        autosize
        minRows={2}
        maxRows={8}
        value={reason}
        error={faults?.reason}
        onChange={(event) => setValue({ ...value, reason: event.currentTarget.value })}
      />
      <p id="review-outcome" className="review-outcome" role="status">
        {severity === null ? '' : outcomeWords(ticket, severity)}
      </p>
      <div className="review-buttons">
        <Button type="submit" disabled={!isDecidable}>
          {severity === null ? 'Change severity' : isSentBack ? 'Send back' : 'Change and approve'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
