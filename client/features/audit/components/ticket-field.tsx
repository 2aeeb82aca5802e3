import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { ticketNumberPattern } from '#shared/tickets.ts'
import './ticket-field.css'

const pauseMs = 300

export type TicketFieldProps = {
  /** The number that the page shows now. */
  number: string | undefined
  onNumber: (number: string | undefined) => void
}

/** The number of a ticket. Told once it is whole; the field follows the address when that changes elsewhere. */
export const TicketField = ({ number, onNumber }: TicketFieldProps) => {
  const [state, setState] = useState({ text: number ?? '', told: number })
  const current = state.told === number ? state : { text: number ?? '', told: number }
  if (current !== state) setState(current)
  const wanted = current.text.trim().toUpperCase()
  const isWhole = wanted === '' || ticketNumberPattern.test(wanted)
  const tell = (text: string) => {
    const next = text.trim().toUpperCase()
    if (next !== '' && !ticketNumberPattern.test(next)) return
    setState({ text: next, told: next === '' ? undefined : next })
    onNumber(next === '' ? undefined : next)
  }
  const tellLater = useDebouncedCallback(tell, pauseMs)
  return (
    <TextInput
      className="audit-ticket"
      aria-label="Ticket number"
      placeholder="TKT-2026-000123"
      title={isWhole ? undefined : 'A number looks like TKT-2026-000123.'}
      aria-invalid={!isWhole}
      size="xs"
      maxLength={20}
      value={current.text}
      onChange={(event) => {
        setState({ ...current, text: event.currentTarget.value })
        tellLater(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(current.text)
      }}
    />
  )
}
