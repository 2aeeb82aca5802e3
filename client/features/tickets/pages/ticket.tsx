import { ActionIcon, Button } from '@mantine/core'
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useReadingTicket } from '#client/features/notifications/reading-ticket.ts'
import { useHere } from '#client/features/organizations/organization.ts'
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
import type { RowMenu } from '../list-keys.ts'
import type { TicketListSearch } from '../list-search.ts'
import { useWithPending } from '../mutations.ts'
import { useIsNarrow } from '../narrow.ts'
import { type Ticket, ticketQuery } from '../queries.ts'
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

export type TicketPageProps = {
  number: string
  search: TicketListSearch
  /** What was said and done, which another feature knows. */
  conversation: (shown: { ticket: Ticket; isGone: boolean }, description: ReactNode) => ReactNode
}

/** Where the properties are, and which of their menus a key has opened. */
const useSide = () => {
  const isNarrow = useIsNarrow('oneColumn')
  const [opened, setOpened] = useState(false)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const openMenu = (wanted: RowMenu) => {
    setOpened(true)
    setMenu(wanted)
  }
  return {
    isNarrow,
    opened,
    menu,
    setMenu,
    openMenu,
    open: () => setOpened(true),
    close: () => setOpened(false),
  }
}

type BodyProps = Pick<TicketPageProps, 'conversation'> & {
  ticket: Ticket
  isGone: boolean
  isForStaff: boolean
  side: ReturnType<typeof useSide>
  onChange: Change
  watching: ReturnType<typeof useWatching>
}

const TicketBody = ({ ticket, isGone, isForStaff, side, onChange, watching, conversation }: BodyProps) => (
  <div className="ticket-page">
    {conversation({ ticket, isGone }, <RequestText ticket={ticket} />)}
    <TicketSide isNarrow={side.isNarrow} opened={side.opened} onClose={side.close}>
      {isForStaff ? (
        <StaffProperties {...{ ticket, onChange, watching }} menu={side.menu} onMenu={side.setMenu} />
      ) : (
        <RequesterProperties ticket={ticket} onChange={onChange} />
      )}
    </TicketSide>
  </div>
)

/** One ticket: the conversation, and beside it what it is and who has it. */
export const TicketPage = ({ number, search, conversation }: TicketPageProps) => {
  const { organization, me } = useHere()
  const isForStaff = isStaff(organization.role)
  const { stored, isGone, ticket } = useTicket(number)
  const watching = useWatching(ticket, isGone)
  useReadingTicket(isGone ? undefined : ticket?.id)
  const side = useSide()
  const change = useChangeTicket(ticket)
  const take = () => change({ patch: { assignee: { id: me.id, username: me.username, name: me.name } } })
  useTicketKeys({ ticket, search, onMenu: side.openMenu, onTake: take, watching })
  const retry = () => void stored.refetch()
  return (
    <Page
      title={ticket ? `${number} ${ticket.title}` : number}
      before={<BackLink search={search} />}
      heading={<Heading number={number} ticket={ticket} isForStaff={isForStaff} />}
      actions={
        <>
          {ticket && !isGone ? <TicketMore ticket={ticket} search={search} /> : null}
          {isForStaff ? <TicketWalk number={number} search={search} /> : null}
          {side.isNarrow && ticket ? (
            <ActionIcon aria-label="Properties" onClick={side.open}>
              <IconInfoCircle size={18} />
            </ActionIcon>
          ) : null}
        </>
      }
    >
      {ticket ? (
        <>
          {isGone ? <GoneNotice search={search} isForStaff={isForStaff} /> : null}
          <TicketBody {...{ ticket, isGone, isForStaff, side, watching, conversation }} onChange={change} />
        </>
      ) : stored.error ? (
        <Failure error={stored.error} search={search} isForStaff={isForStaff} onRetry={retry} />
      ) : (
        <LoadingText lines={8} />
      )}
      <ConflictDialog />
    </Page>
  )
}
