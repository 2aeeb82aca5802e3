import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { AttachButton } from '#client/features/attachments/components/attach-button.tsx'
import { useFileField } from '#client/features/attachments/ticket-files.ts'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import type { Elsewhere } from '#client/features/drafts/use-kept-draft.ts'
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
import { useBackToReply, useKindSwitch } from '../use-composed-kind.ts'
import { useMessage } from '../use-message.ts'
import { useTakenQuotes } from '../use-taken-quotes.ts'
import { ClosedReply } from './closed-reply.tsx'
import { KindSwitch, kindWords } from './kind-switch.tsx'
import './composer.css'

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
  hasMore: boolean
  elsewhere: Elsewhere | null
  fault: string | null
}

/** What the writer should know before sending. */
const Warnings = ({ newer, hasWarned, isUncertain, hasMore, elsewhere, fault }: WarningsProps) => (
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
    {hasMore ? (
      <p className="composer-warning">
        What you sent after this did not get through either, and comes here next.
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

/** A key that is held down has sent once. */
const ignoreHeld = (event: KeyboardEvent) => {
  if (!event.repeat || event.key !== 'Enter') return
  if (event.target instanceof HTMLTextAreaElement && !(event.metaKey || event.ctrlKey)) return
  event.preventDefault()
  event.stopPropagation()
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
  const { form, onFailed, onGone } = useBackToReply(props, isEmpty)
  const switchTo = useKindSwitch(props, text, message.carryTo)
  const submit = (thenStatus: TicketStatus | null) => {
    if (!cannotSend && message.send(thenStatus, onFailed)) onGone(message.hasMore)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit(null)
  }
  if (!hasPlace) return props.closed
  const words = kindWords[kind]
  const moves = kind === 'reply' && ticket.can.triage ? movesAfterReply(ticket.can.moves) : []
  return (
    <form {...form} className="composer" data-kind={kind} onSubmit={onSubmit} onKeyDownCapture={ignoreHeld}>
      {ticket.can.note ? <KindSwitch ticketId={ticket.id} kind={kind} onKind={switchTo} /> : null}
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
