import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconLock } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { AttachButton } from '#client/features/attachments/components/attach-button.tsx'
import { useFileField } from '#client/features/attachments/ticket-files.ts'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import type { Elsewhere } from '#client/features/drafts/use-kept-draft.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { movesAfterReply } from '#client/features/tickets/actions.ts'
import { StatusMark } from '#client/features/tickets/components/status-mark.tsx'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { statusWords } from '#client/features/tickets/words.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { addCommentInput, type ComposedKind } from '#shared/comments.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { useFindPeople } from '../find-people.ts'
import type { TimelineEntry } from '../queries.ts'
import { hasUnsentReply, useMessage } from '../use-message.ts'
import { useTakenQuotes } from '../use-taken-quotes.ts'
import { ClosedReply } from './closed-reply.tsx'
import './composer.css'

const kindWords: Record<ComposedKind, { tab: string; field: string; placeholder: string; send: string }> = {
  reply: { tab: 'Reply', field: 'Your reply', placeholder: 'Write a reply…', send: 'Send' },
  note: {
    tab: 'Internal note',
    field: 'Internal note',
    placeholder: 'Write a note for staff…',
    send: 'Add note',
  },
}

const KindSwitch = ({ kind, onKind }: { kind: ComposedKind; onKind: (kind: ComposedKind) => void }) => (
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
  isOff: boolean
  moves: readonly TicketStatus[]
  onMove: (to: TicketStatus) => void
}

const SendButtons = ({ label, isOff, moves, onMove }: SendProps) => (
  <>
    <AttachButton />
    <Tip label={label} keys="mod+Enter">
      <Button type="submit" disabled={isOff} className={moves.length > 0 ? 'send-split' : ''}>
        {label}
      </Button>
    </Tip>
    {moves.length > 0 ? (
      <Menu position="top-end" returnFocus>
        <Menu.Target>
          <Button className="send-more" disabled={isOff} aria-label="Send and change the status" px={6}>
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
  /** It was deleted meanwhile: what is typed stays, and cannot be sent. */
  isGone: boolean
  entries: readonly TimelineEntry[]
  kind: ComposedKind
  onKind: (kind: ComposedKind) => void
  fieldRef: RefObject<HTMLTextAreaElement | null>
  /** In place of the composer, where one can no longer write and has written nothing. */
  closed: ReactNode
  onSent: () => void
  /** There is something newer to be read before sending. */
  onWarned: () => void
}

type WarningsProps = {
  newer: readonly TimelineEntry[]
  hasWarned: boolean
  isUncertain: boolean
  elsewhere: Elsewhere | null
  fault: string | null
}

/** What the writer should know before sending. */
const Warnings = ({ newer, hasWarned, isUncertain, elsewhere, fault }: WarningsProps) => (
  <>
    <ElsewhereNote of={elsewhere} />
    {hasWarned && newer.length > 0 ? (
      <p className="composer-warning" role="alert">
        {[...new Set(newer.map((entry) => entry.actor?.name))].join(', ')} wrote while you were writing.
        Please read it, then send again.
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

/** The composer grows by the warning, so what it speaks of is brought into sight once it has. */
const useScrollOnWarning = (hasWarned: boolean, onWarned: () => void) => {
  const latest = useRef(onWarned)
  useEffect(() => {
    latest.current = onWarned
  })
  useEffect(() => {
    if (hasWarned) latest.current()
  }, [hasWarned])
}

/** What stands in the way of a message, and whether there is anything to write it in. */
const useClosing = (
  { ticket, isGone, kind, onKind }: Pick<ComposerProps, 'ticket' | 'isGone' | 'kind' | 'onKind'>,
  text: string,
) => {
  const isEmpty = text.trim() === ''
  const [isHere, setHere] = useState(false)
  const [beganOpen] = useState(ticket.can.reply || !isEmpty)
  const isClosed = !isGone && kind === 'reply' && !ticket.can.reply
  const onPresence = (isThere: boolean) => {
    setHere(isThere)
    // The kind that is being written stays, whatever becomes of the ticket.
    if (isThere) onKind(kind)
  }
  return {
    isEmpty,
    isClosed,
    isOff: isGone || isClosed,
    isMeanwhile: beganOpen,
    hasPlace: !(isClosed && !ticket.can.note && isEmpty && !isHere),
    onPresence,
  }
}

/**
 * After a note the composer is for replies again, so that the next answer does not become a note unnoticed. It is not
 * the field that has the focus then: whoever goes on typing a note says nothing to the requester.
 */
const useBackToReply = ({ ticket, kind, onKind, onSent }: ComposerProps) => {
  const { me } = useHere()
  const form = useRef<HTMLFormElement>(null)
  return {
    form,
    onGone: () => {
      onSent()
      if (kind !== 'note' || !ticket.can.reply) return
      // Leaving the field for its form holds on to the kind, so that comes first.
      form.current?.querySelector<HTMLElement>('.composer-kind')?.focus()
      onKind('reply')
    },
    /** A note that comes back is shown, unless a reply is being written. */
    onFailed: () => {
      if (kind === 'note' && !hasUnsentReply(me.id, ticket.id)) onKind('note')
    },
  }
}

/** Where a reply or a note is written. A note looks like one before it is sent. */
export const Composer = (props: ComposerProps) => {
  const { ticket, kind, fieldRef } = props
  const { text, ...message } = useMessage(ticket, kind, props.entries)
  useTakenQuotes(props, text, message.setText)
  const findPeople = useFindPeople(ticket.id, kind)
  const fileField = useFileField()
  const { isEmpty, isClosed, isOff, isMeanwhile, hasPlace, onPresence } = useClosing(props, text)
  const fault = faultIn(addCommentInput.shape.body, text)
  const cannotSend = isEmpty || isOff || fault !== null
  useScrollOnWarning(message.hasWarned, props.onWarned)
  const { form, onFailed, onGone } = useBackToReply(props)
  const submit = (thenStatus: TicketStatus | null) => {
    if (!cannotSend && message.send(thenStatus, onFailed)) onGone()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit(null)
  }
  if (!hasPlace) return props.closed
  const words = kindWords[kind]
  const moves = kind === 'reply' && ticket.can.triage ? movesAfterReply(ticket.can.moves) : []
  return (
    <form ref={form} className="composer" data-kind={kind} onSubmit={onSubmit}>
      {ticket.can.note ? <KindSwitch kind={kind} onKind={props.onKind} /> : null}
      {isClosed ? (
        <ClosedReply
          {...{ ticket, text, isMeanwhile }}
          onReopen={() => fieldRef.current?.focus()}
          onCarried={message.forget}
        />
      ) : null}
      <Warnings {...message} fault={isEmpty ? null : fault} />
      <MarkdownField
        key={kind}
        label={words.field}
        placeholder={words.placeholder}
        value={text}
        onChange={message.setText}
        fieldRef={fieldRef}
        onSubmit={() => submit(null)}
        onLeave={() => fieldRef.current?.blur()}
        onPresence={onPresence}
        findPeople={findPeople}
        {...fileField}
        extra={<SendButtons label={words.send} isOff={cannotSend} moves={moves} onMove={submit} />}
      />
    </form>
  )
}
