import { createPortal } from 'react-dom'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { formatCount } from '#client/lib/format.ts'
import type { ChatStretch } from '../chat-stretch.ts'
import { unseenOf, useAnnouncement, useChat } from '../use-chat.ts'
import { useChatOutbox } from '../use-chat-outbox.ts'
import './chat.css'

const shownAtMost = 99

/** As many as are known to be new, with a sign where there are more. */
const countWords = ({ messages, older, seenUpTo }: ChatStretch, unseen: number): string => {
  const isAllNew = older !== null && (messages.at(0)?.number ?? 0) > (seenUpTo ?? 0)
  return unseen > shownAtMost ? `${shownAtMost}+` : `${unseen}${isAllNew ? '+' : ''}`
}

/** On the way to a chat that is not open: how many messages of others are new there, and what was not sent. */
export const ChatCount = ({ ticket, isOpen }: { ticket: Ticket; isOpen: boolean }) => {
  const { me } = useHere()
  const { stretch } = useChat(ticket.number)
  const { messages } = useChatOutbox(ticket, stretch)
  const announcement = useAnnouncement(stretch, me.id)
  const unseen = unseenOf(stretch, me.id).length
  const unsent = messages.filter(({ fault }) => fault !== null).length
  if (isOpen) return null
  return (
    <>
      {unsent > 0 ? (
        <span className="chat-count" data-unsent="">
          <span aria-hidden="true">!</span>
          <span className="visually-hidden">{formatCount(unsent, 'message')} not sent</span>
        </span>
      ) : null}
      {stretch && unseen > 0 ? (
        <span className="chat-count tabular">
          {countWords(stretch, unseen)}
          <span className="visually-hidden"> new</span>
        </span>
      ) : null}
      {createPortal(
        <p className="visually-hidden" role="status">
          {announcement}
        </p>,
        document.body,
      )}
    </>
  )
}
