import { ActionIcon, Button } from '@mantine/core'
import { IconArrowLeft, IconInfoCircle, IconMessageCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useReadingTicket } from '#client/features/notifications/reading-ticket.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { AtTicket } from '#client/features/presence/components/at-ticket.tsx'
import { Presence } from '#client/features/presence/presence.tsx'
import { useTRPC } from '#client/lib/api.ts'
import { isNotFound } from '#client/lib/errors.ts'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { isStaff } from '#shared/permissions.ts'
import { ConflictDialog } from '../components/conflict-dialog.tsx'
import { StaffProperties } from '../components/properties.tsx'
import { RequestText } from '../components/request-text.tsx'
import { RequesterProperties } from '../components/requester-properties.tsx'
import { StatusWord } from '../components/status-mark.tsx'
import { TicketMore } from '../components/ticket-more.tsx'
import { TicketSide } from '../components/ticket-side.tsx'
import { TicketWalk } from '../components/ticket-walk.tsx'
import { asGone } from '../gone.ts'
import type { TicketListSearch } from '../list-search.ts'
import { useWithPending } from '../mutations.ts'
import { type Ticket, ticketQuery } from '../queries.ts'
import { type Side, useSide } from '../side.ts'
import { type Change, useChangeTicket } from '../ticket-change.ts'
import { useTicketKeys } from '../ticket-keys.ts'
import { useWatching } from '../watch-ticket.ts'
import { requesterStatusWords, shortStatusWords } from '../words.ts'
import './ticket.css'

const BackLink = ({ search }: { search: TicketListSearch }) => {
  const { slug } = useHere().organization
  return (
    <Tip label="Back to the list" keys="Escape">
      <ActionIcon
        aria-label="Back to the list"
        renderRoot={(props) => <Link {...props} to="/o/$slug/tickets" params={{ slug }} search={search} />}
      >
        <IconArrowLeft size={17} />
      </ActionIcon>
    </Tip>
  )
}

const Heading = ({
  number,
  ticket,
  isForStaff,
}: {
  number: string
  ticket: Ticket | undefined
  isForStaff: boolean
}) => (
  <span className="ticket-heading">
    <span className="tabular">{number}</span>
    {ticket ? (
      <>
        <span className="visually-hidden">{ticket.title}</span>
        <StatusWord status={ticket.status} words={isForStaff ? shortStatusWords : requesterStatusWords} />
      </>
    ) : null}
  </span>
)

type FailureProps = { error: unknown; search: TicketListSearch; isForStaff: boolean; onRetry: () => void }

const Failure = ({ error, search, isForStaff, onRetry }: FailureProps) => {
  const { slug } = useHere().organization
  const noun = isForStaff ? 'ticket' : 'request'
  if (!isNotFound(error))
    return <ErrorState error={error} title={`The ${noun} could not be loaded`} onRetry={onRetry} />
  return (
    <EmptyState
      title={`There is no such ${noun} here`}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/o/$slug/tickets" params={{ slug }} search={search} />}
        >
          {isForStaff ? 'Back to the list' : 'Your requests'}
        </Button>
      }
    >
      Look at the number again; or perhaps you are not allowed to see it.
    </EmptyState>
  )
}

/** Above a ticket that was deleted while one looked at it; what was typed can still be read. */
const GoneNotice = ({ search, isForStaff }: Pick<FailureProps, 'search' | 'isForStaff'>) => {
  const { slug } = useHere().organization
  return (
    <div className="ticket-gone" role="status">
      <span>
        This {isForStaff ? 'ticket' : 'request'} was deleted. Nothing more can be sent; what you have typed is
        still here.
      </span>
      <Link to="/o/$slug/tickets" params={{ slug }} search={search}>
        {isForStaff ? 'Back to the list' : 'Your requests'}
      </Link>
    </div>
  )
}

const useTicket = (number: string) => {
  const stored = useQuery(ticketQuery(useTRPC(), number))
  const withPending = useWithPending()
  const isGone = isNotFound(stored.error)
  const ticket = stored.data && withPending(stored.data)
  return { stored, isGone, ticket: ticket && (isGone ? asGone(ticket) : ticket) }
}

type Shown = { ticket: Ticket; isGone: boolean }

export type TicketPageProps = {
  number: string
  search: TicketListSearch
  isChatOpen: boolean
  /** What was said and done, which another feature knows. */
  conversation: (shown: Shown, description: ReactNode) => ReactNode
  /** What is said beside it, and how much of that is new. */
  chat: (shown: Shown & { focusRound: number }) => ReactNode
  chatCount: (ticket: Ticket, isOpen: boolean) => ReactNode
}

type BodyProps = Pick<TicketPageProps, 'conversation' | 'chat' | 'chatCount'> & {
  ticket: Ticket
  isGone: boolean
  isForStaff: boolean
  side: Side
  onChange: Change
  watching: ReturnType<typeof useWatching>
}

const TicketBody = ({ ticket, isGone, isForStaff, side, onChange, watching, ...said }: BodyProps) => (
  <div className="ticket-page">
    {said.conversation({ ticket, isGone }, <RequestText ticket={ticket} />)}
    <TicketSide
      side={side}
      details={
        isForStaff ? (
          <StaffProperties {...{ ticket, onChange, watching }} menu={side.menu} onMenu={side.setMenu} />
        ) : (
          <RequesterProperties ticket={ticket} onChange={onChange} />
        )
      }
      chat={said.chat({ ticket, isGone, focusRound: side.focusRound })}
      chatCount={said.chatCount(ticket, side.isChatOpen)}
    />
  </div>
)

type SideButtonsProps = Pick<TicketPageProps, 'chatCount'> & { ticket: Ticket; side: Side }

/** At phone width: the ways to what else stands beside the conversation. */
const SideButtons = ({ ticket, side, chatCount }: SideButtonsProps) => (
  <>
    <span className="chat-button">
      <ActionIcon aria-label="Chat" onClick={side.writeInChat}>
        <IconMessageCircle size={18} />
      </ActionIcon>
      {chatCount(ticket, side.isChatOpen)}
    </span>
    <ActionIcon aria-label="Properties" onClick={() => side.show('details')}>
      <IconInfoCircle size={18} />
    </ActionIcon>
  </>
)

/** One ticket: the conversation, and beside it what it is and who has it, or the chat. */
export const TicketPage = ({ number, search, isChatOpen, ...said }: TicketPageProps) => {
  const { organization, me } = useHere()
  const isForStaff = isStaff(organization.role)
  const { stored, isGone, ticket } = useTicket(number)
  const watching = useWatching(ticket, isGone)
  const there = isGone ? undefined : ticket?.id
  useReadingTicket(there)
  const side = useSide({ number, search, isChatOpen })
  const change = useChangeTicket(ticket)
  const take = () => change({ patch: { assignee: { id: me.id, username: me.username, name: me.name } } })
  useTicketKeys({ ticket, search, onMenu: side.openMenu, onTake: take, onChat: side.writeInChat, watching })
  const retry = () => void stored.refetch()
  return (
    <Presence ticketId={there} isInChat={isChatOpen}>
      <Page
        title={ticket ? `${number} ${ticket.title}` : number}
        before={<BackLink search={search} />}
        heading={<Heading number={number} ticket={ticket} isForStaff={isForStaff} />}
        actions={
          <>
            <AtTicket number={number} isThere={there !== undefined} />
            {ticket && !isGone ? <TicketMore ticket={ticket} search={search} /> : null}
            {isForStaff ? <TicketWalk number={number} search={search} /> : null}
            {side.isNarrow && ticket ? (
              <SideButtons {...{ ticket, side }} chatCount={said.chatCount} />
            ) : null}
          </>
        }
      >
        {ticket ? (
          <>
            {isGone ? <GoneNotice search={search} isForStaff={isForStaff} /> : null}
            <TicketBody {...{ ticket, isGone, isForStaff, side, watching }} {...said} onChange={change} />
          </>
        ) : stored.error ? (
          <Failure error={stored.error} search={search} isForStaff={isForStaff} onRetry={retry} />
        ) : (
          <LoadingText lines={8} />
        )}
        <ConflictDialog />
      </Page>
    </Presence>
  )
}
