import { createPortal } from 'react-dom'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { formatCount } from '#client/lib/format.ts'
import { unseenOf, useAnnouncement, useChat } from '../use-chat.ts'
import { useChatOutbox } from '../use-chat-outbox.ts'
import './chat.css'

const shownAtMost = 99

/** On the way to a chat that is not open: how many messages of others are new there, and what was not sent. */
export const ChatCount = ({ ticket, isOpen }: { ticket: Ticket; isOpen: boolean }) => {
  const { me } = useHere()
  const { stretch } = useChat(ticket.number)
  const { messages } = useChatOutbox(ticket)
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
      {unseen > 0 ? (
        <span className="chat-count tabular">
          {unseen > shownAtMost ? `${shownAtMost}+` : unseen}
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
