import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { joinNames } from '#client/features/presence/presence-words.ts'
import type { Seen } from '#client/features/presence/queries.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { calendarDay, formatCount, formatDay, formatTime } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { type ChatGroup, type ChatItem, seenLineOf, toItems } from '../chat-groups.ts'
import type { Outbox } from '../chat-outbox.ts'
import type { ChatStretch, ChatMessage as Message } from '../chat-stretch.ts'
import { type Scroller, useComeNear } from '../newest-in-view.ts'
import type { useChat } from '../use-chat.ts'
import { ChatMessage, ChatTime, WaitingMessage } from './chat-message.tsx'

/** Pixels from the end within which the newest message counts as in sight. */
const nearEnd = 40

/**
 * A list that is laid out from its end: what comes in above moves nothing that is being read, and who reads the newest
 * goes on doing so.
 */
export const useChatScroller = () => {
  const scroller = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const onScroll = () => {
    const element = scroller.current
    if (element) setAtEnd(Math.abs(element.scrollTop) <= nearEnd)
  }
  const showNewest = () => {
    setAtEnd(true)
    scroller.current?.scrollTo({ top: 0 })
  }
  return { scroller, isAtEnd, onScroll, showNewest }
}

type Earlier = ReturnType<typeof useChat>['earlier']

/** Fetches what is earlier as soon as its place comes near; what failed is tried again by hand. */
const EarlierMark = ({ scroller, earlier }: { scroller: Scroller; earlier: Earlier }) => {
  const { fetch, isPending, isError } = earlier
  const mark = useComeNear(scroller, !isPending && !isError, fetch)
  return (
    <div ref={mark} className="chat-earlier dimmed">
      {isPending ? 'Fetching earlier messages…' : null}
      {isError ? (
        <Button variant="default" size="xs" onClick={() => fetch()}>
          Show earlier
        </Button>
      ) : null}
    </div>
  )
}

const dayWords = (at: string, now: number): string => {
  const day = calendarDay(new Date(at))
  if (day === calendarDay(new Date(now))) return 'Today'
  if (day === calendarDay(new Date(now - 24 * 60 * 60_000))) return 'Yesterday'
  return formatDay(at, now)
}

const Day = ({ at }: { at: string }) => <div className="chat-day">{dayWords(at, useNow())}</div>

type GroupProps = {
  group: ChatGroup
  ticket: Ticket
  isFixed: boolean
  seenBelow: { number: number; words: string } | null
}

type SaidProps = Omit<GroupProps, 'group'> & { message: Message; before: Message | undefined }

const Said = ({ message, before, ticket, isFixed, seenBelow }: SaidProps) => (
  <>
    {before && formatTime(before.at) !== formatTime(message.at) ? <ChatTime at={message.at} /> : null}
    <ChatMessage {...{ message, isFixed }} ticketId={ticket.id} number={ticket.number} />
    {seenBelow?.number === message.number ? <p className="chat-seen">{seenBelow.words}</p> : null}
  </>
)

const Group = ({ group, ticket, ...shown }: GroupProps) => {
  const { me } = useHere()
  const { actor, messages } = group
  const isOwn = actor?.id === me.id
  const name = actor?.name ?? 'Docket'
  const [first] = messages
  return (
    <li className="chat-group" data-own={isOwn ? '' : undefined}>
      <p className="chat-by">
        {isOwn ? (
          <span className="visually-hidden">You</span>
        ) : (
          <>
            <PersonAvatar name={name} size={18} />
            <span className="chat-name truncate">{name}</span>
          </>
        )}
        {first ? <ChatTime at={first.at} /> : null}
      </p>
      {messages.map((message, index) => (
        <Said key={message.number} {...{ message, ticket }} before={messages[index - 1]} {...shown} />
      ))}
    </li>
  )
}

const Item = ({ item, ...shown }: { item: ChatItem } & Omit<GroupProps, 'group'>) => {
  switch (item.kind) {
    case 'day':
      return (
        <li>
          <Day at={item.at} />
        </li>
      )
    case 'new':
      return (
        <li className="chat-new">
          <span>New</span>
        </li>
      )
    case 'group':
      return <Group group={item} {...shown} />
  }
}

const seenWords = (stretch: ChatStretch, seen: readonly Seen[], readerId: string) => {
  const line = seenLineOf(stretch.messages, seen, readerId)
  if (!line) return null
  const time = line.at === null ? '' : ` ${formatTime(line.at)}`
  return { number: line.number, words: `Seen by ${joinNames(line.names)}${time}` }
}

export type ChatMessagesProps = {
  ticket: Ticket
  stretch: ChatStretch
  seen: readonly Seen[]
  outbox: Outbox & { onRetry: (clientId: string) => void; onDiscard: (clientId: string) => void }
  earlier: Earlier
  firstNew: number | null
  unseen: number
  isFixed: boolean
  place: ReturnType<typeof useChatScroller>
}

const Waiting = ({ outbox }: Pick<ChatMessagesProps, 'outbox'>) =>
  outbox.messages.map((message) => (
    <li key={message.clientId} className="chat-group" data-own="">
      <WaitingMessage
        message={message}
        isHeld={outbox.isHeld}
        onRetry={() => outbox.onRetry(message.clientId)}
        onDiscard={() => outbox.onDiscard(message.clientId)}
      />
    </li>
  ))

/** What was said, oldest first, and at the end what is on its way. */
export const ChatMessages = ({
  stretch,
  outbox,
  earlier,
  firstNew,
  unseen,
  place,
  ...props
}: ChatMessagesProps) => {
  const { me } = useHere()
  const { ticket, isFixed } = props
  const { scroller, isAtEnd, onScroll, showNewest } = place
  const items = toItems(stretch.messages, { dayOf: (at) => calendarDay(new Date(at)), firstNew })
  const seenBelow = seenWords(stretch, props.seen, me.id)
  return (
    <>
      <section className="chat-scroll" ref={scroller} onScroll={onScroll} aria-label="Messages" tabIndex={0}>
        <div>
          {stretch.older === null ? null : <EarlierMark scroller={scroller} earlier={earlier} />}
          <ol className="chat-list">
            {items.map((item) => (
              <Item key={item.key} {...{ item, ticket, isFixed, seenBelow }} />
            ))}
            <Waiting outbox={outbox} />
          </ol>
        </div>
      </section>
      {!isAtEnd && unseen > 0 ? (
        <Button
          className="chat-newest"
          variant="default"
          size="xs"
          leftSection={<IconArrowDown size={14} aria-hidden="true" />}
          onClick={showNewest}
        >
          {formatCount(unseen, 'new message')}
        </Button>
      ) : null}
    </>
  )
}
