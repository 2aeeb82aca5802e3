import { ActionIcon, Button, Drawer } from '@mantine/core'
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { isNotFound } from '#client/lib/errors.ts'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { isStaff } from '#shared/permissions.ts'
import { ConflictDialog } from '../components/conflict-dialog.tsx'
import { Description } from '../components/description.tsx'
import { StaffProperties } from '../components/properties.tsx'
import { RequesterProperties } from '../components/requester-properties.tsx'
import { StatusWord } from '../components/status-mark.tsx'
import { TicketWalk } from '../components/ticket-walk.tsx'
import { TicketTitle } from '../components/title.tsx'
import type { RowMenu } from '../list-keys.ts'
import type { TicketListSearch } from '../list-search.ts'
import { useWithPending } from '../mutations.ts'
import { useIsNarrow } from '../narrow.ts'
import { type Ticket, ticketQuery } from '../queries.ts'
import { type Change, useChangeTicket } from '../ticket-change.ts'
import { useTicketKeys } from '../ticket-keys.ts'
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

/** Beside the conversation; at phone width in a sheet that a button opens. */
const Side = ({
  isNarrow,
  children,
  ...sheet
}: {
  isNarrow: boolean
  opened: boolean
  onClose: () => void
  children: ReactNode
}) =>
  isNarrow ? (
    <Drawer
      {...sheet}
      position="bottom"
      size="75%"
      title="Properties"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Drawer>
  ) : (
    <aside className="ticket-side" aria-label="Properties">
      {children}
    </aside>
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

const useTicket = (number: string) => {
  const stored = useQuery(ticketQuery(useTRPC(), number))
  const withPending = useWithPending()
  return { stored, ticket: stored.data && withPending(stored.data) }
}

export type TicketPageProps = {
  number: string
  search: TicketListSearch
  /** What was said and done, which another feature knows. */
  conversation: (ticket: Ticket, description: ReactNode) => ReactNode
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
  isForStaff: boolean
  side: ReturnType<typeof useSide>
  onChange: Change
}

const TicketBody = ({ ticket, isForStaff, side, onChange, conversation }: BodyProps) => (
  <div className="ticket-page">
    {conversation(
      ticket,
      <>
        <TicketTitle ticket={ticket} />
        <Description ticket={ticket} />
      </>,
    )}
    <Side isNarrow={side.isNarrow} opened={side.opened} onClose={side.close}>
      {isForStaff ? (
        <StaffProperties ticket={ticket} onChange={onChange} menu={side.menu} onMenu={side.setMenu} />
      ) : (
        <RequesterProperties ticket={ticket} onChange={onChange} />
      )}
    </Side>
  </div>
)

/** One ticket: the conversation, and beside it what it is and who has it. */
export const TicketPage = ({ number, search, conversation }: TicketPageProps) => {
  const { organization, me } = useHere()
  const isForStaff = isStaff(organization.role)
  const { stored, ticket } = useTicket(number)
  const side = useSide()
  const change = useChangeTicket(ticket)
  const take = () => change({ patch: { assignee: { id: me.id, username: me.username, name: me.name } } })
  useTicketKeys({ ticket, search, onMenu: side.openMenu, onTake: take })
  const retry = () => void stored.refetch()
  return (
    <Page
      title={ticket ? `${number} ${ticket.title}` : number}
      before={<BackLink search={search} />}
      heading={<Heading number={number} ticket={ticket} isForStaff={isForStaff} />}
      actions={
        <>
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
        <TicketBody {...{ ticket, isForStaff, side, conversation }} onChange={change} />
      ) : stored.error ? (
        <Failure error={stored.error} search={search} isForStaff={isForStaff} onRetry={retry} />
      ) : (
        <LoadingText lines={8} />
      )}
      <ConflictDialog />
    </Page>
  )
}
