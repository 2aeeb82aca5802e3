import { ActionIcon } from '@mantine/core'
import { IconSend2 } from '@tabler/icons-react'
import { type FormEvent, type RefObject, useEffect, useRef } from 'react'
import { v4 as newId } from 'uuid'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { useNoteWriting } from '#client/features/presence/presence.tsx'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { FaultNote } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { writeInto } from '#client/ui/write-into.ts'
import { addCommentInput } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import type { ChatOutbox } from '../chat-outbox.ts'
import { useFindPeople } from '../find-people.ts'
import { useQuotes, withQuote } from '../quotes.ts'
import { unsentKey } from '../unsent.ts'
import { ClosedReply } from './closed-reply.tsx'

const textSchema = z.string()

export type ChatWriterProps = {
  ticket: Ticket
  isGone: boolean
  outbox: ChatOutbox | null
  /** Whether something written here is, or may be, on its way. */
  isHeld: boolean
  /** Changes when the field is asked for. */
  focusRound: number
  onSent: () => void
  /** Attaches what is pasted or dropped to the ticket; null where nothing can be attached. */
  onFiles: ((files: readonly File[]) => void) | null
}

const useChatDraft = (ticketId: string, isHeld: boolean) => {
  const key = unsentKey('chat', ticketId)
  return useKeptDraft({ key, keptAs: key, schema: textSchema, empty: '', wordsOf: (text) => text, isHeld })
}

/** The message that is being written, kept like every unsent text until it is on its way. */
const useChatMessage = (
  { ticket, outbox, isHeld, onSent }: ChatWriterProps,
  field: RefObject<HTMLTextAreaElement | null>,
) => {
  const draft = useChatDraft(ticket.id, isHeld)
  const noteWriting = useNoteWriting()
  const setText = (text: string) => {
    noteWriting(text === '' ? null : 'chat')
    draft.setValue(text)
  }
  const send = () => {
    const text = draft.value
    if (outbox === null || faultIn(addCommentInput.shape.body, text) !== null) return
    const at = new Date().toISOString()
    outbox.add({ clientId: newId(), text, at, draft: draft.send() })
    draft.forget()
    noteWriting(null)
    onSent()
  }
  useQuotes(ticket.id, (quote) => {
    if (quote.kind !== 'chat') return false
    const quoted = withQuote(draft.value, quote.text)
    if (!field.current || !writeInto(field.current, quoted)) draft.setValue(quoted)
    requestAnimationFrame(() => field.current?.focus())
    return true
  })
  return { ...draft, setText, send }
}

const SendButton = ({ isOff }: { isOff: boolean }) => (
  <Tip label="Send" keys="Enter" position="top">
    <ActionIcon
      type="submit"
      size={32}
      className="chat-send"
      aria-label="Send message"
      disabled={isOff}
      // The field keeps the focus, and with it a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
    >
      <IconSend2 size={17} />
    </ActionIcon>
  </Tip>
)

type FieldProps = {
  ticketId: string
  message: ReturnType<typeof useChatMessage>
  field: RefObject<HTMLTextAreaElement | null>
  isOff: boolean
  onFiles: ChatWriterProps['onFiles']
}

const ChatField = ({ ticketId, message: { value, setText, send }, field, isOff, onFiles }: FieldProps) => (
  <div className="chat-field">
    <MarkdownField
      isBrief
      label="Your message"
      placeholder="Write a message…"
      maxRows={8}
      value={value}
      onChange={setText}
      fieldRef={field}
      findPeople={useFindPeople(ticketId, 'chat')}
      {...(onFiles && { onFiles })}
      onSubmit={isOff ? () => {} : send}
      onLeave={() => field.current?.blur()}
      extra={<SendButton isOff={isOff || value.trim() === ''} />}
    />
  </div>
)

/** Where a chat message is written; on a closed ticket, why none can be sent and what to do instead. */
export const ChatWriter = (props: ChatWriterProps) => {
  const { ticket, isGone, focusRound, onFiles } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const focus = () => field.current?.focus()
  const message = useChatMessage(props, field)
  const { value: text, clear, elsewhere } = message
  const isEmpty = text.trim() === ''
  const isClosed = !ticket.can.reply
  const fault = isEmpty ? null : faultIn(addCommentInput.shape.body, text)
  useEffect(() => {
    if (focusRound > 0) field.current?.focus()
  }, [focusRound])
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    message.send()
    focus()
  }
  if (isGone) return <p className="chat-note">Nothing more can be sent here.</p>
  return (
    <form className="chat-writer" onSubmit={onSubmit}>
      {isClosed ? (
        <ClosedReply {...{ ticket, text }} isMeanwhile={!isEmpty} onReopen={focus} onCarried={clear} />
      ) : null}
      <ElsewhereNote of={elsewhere} />
      <FaultNote fault={fault} />
      {isClosed && isEmpty ? null : (
        <ChatField ticketId={ticket.id} isOff={isClosed || fault !== null} {...{ message, field, onFiles }} />
      )}
    </form>
  )
}
