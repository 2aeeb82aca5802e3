import { Button } from '@mantine/core'
import { memo, type RefObject, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { formatExact, formatTime } from '#client/lib/format.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { useFocusAfter } from '#client/ui/use-focus-after.ts'
import type { OutboxMessage } from '../chat-outbox.ts'
import type { ChatMessage as Message } from '../chat-stretch.ts'
import { useEditor } from '../use-editor.ts'
import { CommentMenu, DeleteDialog, QuoteButton } from './comment.tsx'
import { CommentEditor } from './comment-editor.tsx'
import { CommentVersions } from './comment-versions.tsx'
import './chat-message.css'

const noun = 'message'

type TombstoneProps = { whose: string; place: RefObject<HTMLElement | null> }

const Tombstone = ({ whose, place }: TombstoneProps) => (
  <article className="chat-tombstone" ref={place} tabIndex={-1}>
    {whose} was deleted
  </article>
)

/** `number` is that of the ticket. */
export type ChatMessageProps = { message: Message; ticketId: string; number: string; isFixed: boolean }

/** One thing that was said in a chat. What was said before is not drawn anew with each message that comes. */
export const ChatMessage = memo(({ message, ticketId, number, isFixed }: ChatMessageProps) => {
  const { me } = useHere()
  const { actor, at, comment } = message
  const [isDeleting, setDeleting] = useState(false)
  const { opened, open, close } = useEditor(message)
  const { id, body } = comment
  const author = actor?.name ?? 'Docket'
  const place = useFocusAfter(opened !== null || (isDeleting && body !== null))
  if (body === null && opened === null) {
    return <Tombstone whose={actor?.id === me.id ? 'Your message' : `A message by ${author}`} place={place} />
  }
  if (opened !== null || body === null) {
    return (
      <div className="chat-editor">
        <CommentEditor
          {...{ ticketId, number, noun, body, commentId: id }}
          kind="chat"
          canMove={!isFixed}
          isReopened={opened === 'byItself'}
          onDone={close}
        />
      </div>
    )
  }
  const entry = { ...message, type: 'comment' as const }
  return (
    <article className="chat-message" aria-label={`${noun} by ${author}`} ref={place} tabIndex={-1}>
      <Tip label={formatExact(at)} position="top">
        <div className="chat-bubble">
          <Markdown text={body} people={comment.mentions} readerId={me.id} />
          {comment.editedAt === null ? null : <CommentVersions {...{ author, at, comment, noun }} />}
        </div>
      </Tip>
      {isFixed ? null : (
        <span className="chat-tools">
          <CommentMenu
            kind="chat"
            canEdit={comment.canEdit}
            canDelete={comment.canDelete}
            onEdit={open}
            onDelete={() => setDeleting(true)}
          />
          <QuoteButton {...{ entry, ticketId, body }} />
        </span>
      )}
      <DeleteDialog entry={entry} number={number} opened={isDeleting} onClose={() => setDeleting(false)} />
    </article>
  )
})

export type WaitingMessageProps = {
  message: OutboxMessage
  isHeld: boolean
  onRetry: () => void
  onDiscard: () => void
}

const WaitingState = ({ message, isHeld, onRetry, onDiscard }: WaitingMessageProps) => {
  if (message.fault === null && !isHeld) return <p className="chat-state">Sending…</p>
  return (
    <div className="chat-state" role={message.fault === null ? undefined : 'alert'}>
      {message.fault === null ? (
        <span>Not sent yet. It goes out as soon as it can.</span>
      ) : (
        <span className="chat-fault">Not sent. {message.fault}</span>
      )}
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
      {message.fault === null ? null : (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onDiscard}>
          Discard
        </Button>
      )}
    </div>
  )
}

/** One's own message that is not known to be posted. */
export const WaitingMessage = ({ message, ...state }: WaitingMessageProps) => (
  <article className="chat-message" aria-label="message on its way" data-waiting="">
    <div className="chat-bubble">
      <Markdown text={message.text} />
    </div>
    <WaitingState {...{ message, ...state }} />
  </article>
)

/** When a go of messages began, or went on in another minute. */
export const ChatTime = ({ at }: { at: string }) => (
  <time dateTime={at} className="dimmed tabular">
    {formatTime(at)}
  </time>
)
