import { ActionIcon, Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef } from 'react'
import { faultIn } from '#client/lib/faults.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { FaultNote } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { createTicketInput } from '#shared/tickets.ts'
import type { Ticket } from '../queries.ts'
import { useTextEdit } from '../text-edit.ts'
import { OvertakenNote } from './overtaken-note.tsx'

type EditorProps = Pick<ReturnType<typeof useTextEdit>, 'setText' | 'save' | 'leave' | 'isOvertaken'> & {
  text: string
  /** The description as it is saved. */
  now: string
}

const DescriptionEditor = ({ text, setText, save, leave, isOvertaken, now }: EditorProps) => {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const fault = faultIn(createTicketInput.shape.description, text)
  const submit = () => {
    if (fault === null) save()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form onSubmit={onSubmit}>
      <MarkdownField
        label="Description"
        value={text}
        onChange={setText}
        fieldRef={field}
        minRows={4}
        maxRows={24}
        onSubmit={submit}
        extra={
          <>
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" disabled={fault !== null}>
              Save
            </Button>
          </>
        }
      />
      {isOvertaken ? <OvertakenNote now={now} /> : null}
      <FaultNote fault={fault} />
    </form>
  )
}

/** What was asked, as its requester wrote it; who may edit it does so in place. */
export const Description = ({ ticket }: { ticket: Ticket }) => {
  const { text, begin, ...edit } = useTextEdit(ticket, 'description')
  return (
    <section className="ticket-description" aria-label="Description">
      <header className="ticket-description-head">
        <PersonAvatar name={ticket.requester.name} size={22} />
        <span className="ticket-description-name truncate">{ticket.requester.name}</span>
        <RelativeTime at={ticket.createdAt} className="dimmed" />
        {edit.canBegin && text === null ? (
          <Tip label="Edit the description">
            <ActionIcon aria-label="Edit the description" onClick={begin}>
              <IconPencil size={15} />
            </ActionIcon>
          </Tip>
        ) : null}
      </header>
      {text === null ? (
        <Markdown text={ticket.description} />
      ) : (
        <DescriptionEditor {...edit} text={text} now={ticket.description} />
      )}
    </section>
  )
}
