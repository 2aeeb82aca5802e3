import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconLock } from '@tabler/icons-react'
import type { FormEvent, RefObject } from 'react'
import { movesAfterReply } from '#client/features/tickets/actions.ts'
import { StatusMark } from '#client/features/tickets/components/status-mark.tsx'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { statusWords } from '#client/features/tickets/words.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { addCommentInput, type CommentKind } from '#shared/comments.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import type { TimelineEntry } from '../queries.ts'
import { useMessage } from '../use-message.ts'
import './composer.css'

const kindWords: Record<CommentKind, { tab: string; field: string; placeholder: string; send: string }> = {
  reply: { tab: 'Reply', field: 'Your reply', placeholder: 'Write a reply…', send: 'Send' },
  note: {
    tab: 'Internal note',
    field: 'Internal note',
    placeholder: 'Write a note for staff…',
    send: 'Add note',
  },
}

const KindSwitch = ({ kind, onKind }: { kind: CommentKind; onKind: (kind: CommentKind) => void }) => (
  <fieldset className="composer-kinds" aria-label="Kind of message">
    {(['reply', 'note'] as const).map((each) => (
      <button
        key={each}
        type="button"
        className="composer-kind"
        aria-pressed={kind === each}
        onClick={() => onKind(each)}
      >
        {kindWords[each].tab}
      </button>
    ))}
    {kind === 'note' ? (
      <span className="composer-private">
        <IconLock size={13} aria-hidden="true" /> Only staff will see this
      </span>
    ) : null}
  </fieldset>
)

type SendProps = {
  label: string
  isEmpty: boolean
  moves: readonly TicketStatus[]
  onMove: (to: TicketStatus) => void
}

const SendButtons = ({ label, isEmpty, moves, onMove }: SendProps) => (
  <>
    <Tip label={label} keys="mod+Enter">
      <Button type="submit" disabled={isEmpty} className={moves.length > 0 ? 'send-split' : ''}>
        {label}
      </Button>
    </Tip>
    {moves.length > 0 ? (
      <Menu position="top-end" returnFocus>
        <Menu.Target>
          <Button className="send-more" disabled={isEmpty} aria-label="Send and change the status" px={6}>
            <IconChevronDown size={15} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {moves.map((status) => (
            <Menu.Item
              key={status}
              leftSection={<StatusMark status={status} />}
              onClick={() => onMove(status)}
            >
              Send and set to {statusWords[status].toLowerCase()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    ) : null}
  </>
)

export type ComposerProps = {
  ticket: Ticket
  entries: readonly TimelineEntry[]
  kind: CommentKind
  onKind: (kind: CommentKind) => void
  fieldRef: RefObject<HTMLTextAreaElement | null>
  onSent: () => void
}

type WarningsProps = { newer: readonly TimelineEntry[]; isUncertain: boolean; fault: string | null }

/** What the writer should know before sending. */
const Warnings = ({ newer, isUncertain, fault }: WarningsProps) => (
  <>
    {newer.length > 0 ? (
      <p className="composer-warning" role="alert">
        {newer.map((entry) => entry.actor?.name).join(', ')} wrote while you were writing. Please read it,
        then send again.
      </p>
    ) : null}
    {isUncertain ? (
      <p className="composer-warning">
        It is not certain that this was sent. Sending it again will not post it twice.
      </p>
    ) : null}
    {fault === null ? null : (
      <p className="composer-warning" role="alert">
        {fault}
      </p>
    )}
  </>
)

/** Where a reply or a note is written. A note looks like one before it is sent. */
export const Composer = ({ ticket, entries, kind, onKind, fieldRef, onSent }: ComposerProps) => {
  const { text, setText, send, newer, isUncertain, hasWarned } = useMessage(ticket, kind, entries)
  const isEmpty = text.trim() === ''
  const fault = faultIn(addCommentInput.shape.body, text)
  const words = kindWords[kind]
  const submit = (thenStatus: TicketStatus | null) => {
    if (fault === null && send(thenStatus)) onSent()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit(null)
  }
  return (
    <form className="composer" data-kind={kind} onSubmit={onSubmit}>
      {ticket.can.note ? <KindSwitch kind={kind} onKind={onKind} /> : null}
      <Warnings newer={hasWarned ? newer : []} isUncertain={isUncertain} fault={isEmpty ? null : fault} />
      <MarkdownField
        key={kind}
        label={words.field}
        placeholder={words.placeholder}
        value={text}
        onChange={setText}
        fieldRef={fieldRef}
        onSubmit={() => submit(null)}
        onLeave={() => fieldRef.current?.blur()}
        extra={
          <SendButtons
            label={words.send}
            isEmpty={isEmpty}
            moves={kind === 'reply' && ticket.can.triage ? movesAfterReply(ticket.can.moves) : []}
            onMove={submit}
          />
        }
      />
    </form>
  )
}
