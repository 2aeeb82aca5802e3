import { useEffect, useRef } from 'react'
import { DropArea } from '#client/features/attachments/components/drop-area.tsx'
import { UploadTray } from '#client/features/attachments/components/upload-tray.tsx'
import { useAttach } from '#client/features/attachments/use-attach.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useWho } from '#client/features/presence/presence.tsx'
import { hereForRequester, hereForStaff, typingWords } from '#client/features/presence/presence-words.ts'
import type { Present, Seen } from '#client/features/presence/queries.ts'
import { useLiveState } from '#client/features/realtime/live.tsx'
import { useIsNarrow } from '#client/features/tickets/narrow.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { Delayed, EmptyState, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { unseenOf, useAnnouncement, useChat, useNewLine, useSeeing } from '../use-chat.ts'
import { useChatOutbox } from '../use-chat-outbox.ts'
import { ChatMessages, useChatScroller } from './chat-messages.tsx'
import { ChatWriter } from './chat-writer.tsx'
import './chat.css'

const facesAtMost = 5

type ChatHeadProps = { present: readonly Present[]; isKnown: boolean; ticket: Ticket }

const ChatHead = ({ present, isKnown, ticket }: ChatHeadProps) => {
  const { organization } = useHere()
  const inChat = present.filter(({ isInChat }) => isInChat)
  const here = isStaff(organization.role) ? hereForStaff(inChat, ticket.requester) : hereForRequester(inChat)
  const words = isKnown ? here : 'Who is here is not known while you are offline.'
  return (
    <div className="chat-head" data-empty={inChat.length === 0 ? '' : undefined}>
      {inChat.slice(0, facesAtMost).map(({ person }) => (
        <PersonAvatar key={person.id} name={person.name} size={20} />
      ))}
      <p>{words}</p>
    </div>
  )
}

const connectionWords = {
  live: null,
  'catching-up': 'Catching up with what was said meanwhile…',
  offline: 'Offline. What you send is kept here, and goes out when you are connected again.',
} as const

/** Says what a lost connection means for what one writes. */
const ConnectionNote = () => {
  const words = connectionWords[useLiveState()]
  return words === null ? null : (
    <Delayed key={words}>
      <p className="chat-note" role="status">
        {words}
      </p>
    </Delayed>
  )
}

const Empty = () => (
  <div className="chat-empty">
    <EmptyState title="No messages yet">
      For a quick word between the two sides of this request. Everybody on it can read it.
    </EmptyState>
  </div>
)

export type ChatPanelProps = {
  ticket: Ticket
  isGone: boolean
  /** Changes when the field is asked for. */
  focusRound: number
}

type SaidProps = Pick<ChatPanelProps, 'ticket' | 'isGone'> & {
  known: ReturnType<typeof useChat>
  waiting: ReturnType<typeof useChatOutbox>
  seen: readonly Seen[]
  place: ReturnType<typeof useChatScroller>
}

/** What was said, or why there is nothing to show yet. */
const Said = ({ ticket, isGone, place, ...props }: SaidProps) => {
  const { me } = useHere()
  const { chat, stretch, earlier } = props.known
  const { outbox, messages, isHeld } = props.waiting
  const unseen = unseenOf(stretch, me.id)
  useSeeing(ticket, unseen, place.isAtEnd && !isGone)
  const { firstNew, forgetNew } = useNewLine(unseen, place.isAtEnd)
  const sent = messages.length
  const before = useRef(sent)
  useEffect(() => {
    if (sent > before.current) forgetNew()
    before.current = sent
  })
  if (!stretch) {
    return chat.error ? (
      <ErrorState
        error={chat.error}
        title="The chat could not be loaded"
        onRetry={() => void chat.refetch()}
      />
    ) : (
      <LoadingText />
    )
  }
  if (stretch.messages.length + messages.length === 0) return <Empty />
  return (
    <ChatMessages
      {...{ ticket, stretch, earlier, firstNew, place, unseen: unseen.length, isFixed: isGone }}
      seen={props.seen}
      outbox={{
        messages,
        isHeld,
        onRetry: (id) => outbox?.retry(id),
        onDiscard: (id) => outbox?.discard(id),
      }}
    />
  )
}

/** The chat of a ticket beside its timeline: who is there, what was said, and the place to write. */
export const ChatPanel = ({ ticket, isGone, focusRound }: ChatPanelProps) => {
  const { me } = useHere()
  const known = useChat(ticket.number)
  const waiting = useChatOutbox(ticket, known.stretch)
  const { present, seen, isKnown } = useWho(ticket.number, !isGone)
  const place = useChatScroller()
  const announcement = useAnnouncement(known.stretch, me.id)
  const { attachAtOnce } = useAttach(ticket)
  const onFiles = isGone ? null : attachAtOnce
  // Else it stands beside the chat, below the conversation.
  const hasTray = useIsNarrow('oneColumn')
  const typing = present.filter(({ writing }) => writing === 'chat').map(({ person }) => person.name)
  return (
    <DropArea className="chat" aria-label="Chat" onFiles={onFiles} hint="Drop to attach">
      {isGone ? null : <ChatHead {...{ present, isKnown, ticket }} />}
      <div className="chat-scroll-place">
        <Said {...{ ticket, isGone, known, waiting, seen, place }} />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      <p className="chat-typing truncate">{typingWords(typing)}</p>
      <ConnectionNote />
      {hasTray ? <UploadTray ticketId={ticket.id} /> : null}
      <ChatWriter
        {...{ ticket, isGone, focusRound, onFiles }}
        outbox={waiting.outbox}
        isHeld={waiting.outbox === null || waiting.messages.length > 0}
        onSent={place.showNewest}
      />
    </DropArea>
  )
}
