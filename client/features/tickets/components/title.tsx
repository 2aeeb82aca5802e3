import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { faultIn } from '#client/lib/faults.ts'
import { Tip } from '#client/ui/tip.tsx'
import { createTicketInput } from '#shared/tickets.ts'
import type { Ticket } from '../queries.ts'
import { useTextEdit } from '../text-edit.ts'
import { OvertakenNote } from './overtaken-note.tsx'
import './title.css'

/** The title; who may edit it does so in place. */
export const TicketTitle = ({ ticket }: { ticket: Ticket }) => {
  const { text, setText, begin, save, leave, canBegin, isOvertaken } = useTextEdit(ticket, 'title')
  const [fault, setFault] = useState<string | null>(null)
  if (text === null) {
    return (
      <div className="ticket-title">
        <h2>{ticket.title}</h2>
        {canBegin ? (
          <Tip label="Edit the title">
            <ActionIcon aria-label="Edit the title" onClick={begin}>
              <IconPencil size={15} />
            </ActionIcon>
          </Tip>
        ) : null}
      </div>
    )
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultIn(createTicketInput.shape.title, text)
    setFault(found)
    if (found === null) save()
  }
  return (
    <form className="ticket-title" onSubmit={onSubmit}>
      <TextInput
        aria-label="Title"
        className="ticket-title-field"
        value={text}
        error={fault}
        description={isOvertaken ? <OvertakenNote now={ticket.title} /> : null}
        inputWrapperOrder={['input', 'description', 'error']}
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave()
        }}
      />
      <Button type="submit">Save</Button>
      <Button variant="default" onClick={leave}>
        Cancel
      </Button>
    </form>
  )
}
