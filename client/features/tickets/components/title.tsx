import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Tip } from '#client/ui/tip.tsx'
import { titleLimits } from '#shared/tickets.ts'
import type { Ticket } from '../queries.ts'
import { useTextEdit } from '../text-edit.ts'
import './title.css'

/** The title; who may edit it does so in place. */
export const TicketTitle = ({ ticket }: { ticket: Ticket }) => {
  const { text, setText, begin, save, leave } = useTextEdit(ticket, 'title')
  const [isTooShort, setTooShort] = useState(false)
  if (text === null) {
    return (
      <div className="ticket-title">
        <h2>{ticket.title}</h2>
        {ticket.can.edit ? (
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
    const isShort = text.trim().length < titleLimits.min
    setTooShort(isShort)
    if (!isShort) void save()
  }
  return (
    <form className="ticket-title" onSubmit={onSubmit}>
      <TextInput
        aria-label="Title"
        className="ticket-title-field"
        value={text}
        maxLength={titleLimits.max}
        error={isTooShort ? 'At least 3 characters.' : null}
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
