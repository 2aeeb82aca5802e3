import { ActionIcon, Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
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
import { type Change, StaffProperties } from '../components/properties.tsx'
import { RequesterProperties } from '../components/requester-properties.tsx'
import { StatusWord } from '../components/status-mark.tsx'
import { TicketWalk } from '../components/ticket-walk.tsx'
import { TicketTitle } from '../components/title.tsx'
import type { RowMenu } from '../list-keys.ts'
import type { TicketListSearch } from '../list-search.ts'
import { useEditTicket, useWithPending } from '../mutations.ts'
import { type Ticket, ticketQuery } from '../queries.ts'
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

const useChange = (ticket: Ticket | undefined): Change => {
  const edit = useEditTicket(ticket?.id ?? 'none')
  return (change) => {
    if (ticket) edit.mutate({ ticketId: ticket.id, number: ticket.number, seen: ticket.version, ...change })
  }
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
      size="auto"
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

/** One ticket: the conversation, and beside it what it is and who has it. */
export const TicketPage = ({ number, search, conversation }: TicketPageProps) => {
  const { organization, me } = useHere()
  const isForStaff = isStaff(organization.role)
  const { stored, ticket } = useTicket(number)
  const isNarrow = useMediaQuery('(max-width: 62em)', window.matchMedia('(max-width: 62em)').matches) ?? false
  const [isSheetOpen, setSheetOpen] = useState(false)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const change = useChange(ticket)
  const openMenu = (wanted: RowMenu) => {
    setSheetOpen(true)
    setMenu(wanted)
  }
  const take = () => change({ patch: { assignee: { id: me.id, username: me.username, name: me.name } } })
  useTicketKeys({ ticket, search, onMenu: openMenu, onTake: take })
  return (
    <Page
      title={ticket ? `${number} ${ticket.title}` : number}
      before={<BackLink search={search} />}
      heading={<Heading number={number} ticket={ticket} isForStaff={isForStaff} />}
      actions={
        <>
          {isForStaff ? <TicketWalk number={number} search={search} /> : null}
          {isNarrow && ticket ? (
            <ActionIcon aria-label="Properties" onClick={() => setSheetOpen(true)}>
              <IconInfoCircle size={18} />
            </ActionIcon>
          ) : null}
        </>
      }
    >
      {ticket ? (
        <div className="ticket-page">
          {conversation(
            ticket,
            <>
              <TicketTitle ticket={ticket} />
              <Description ticket={ticket} />
            </>,
          )}
          <Side isNarrow={isNarrow} opened={isSheetOpen} onClose={() => setSheetOpen(false)}>
            {isForStaff ? (
              <StaffProperties ticket={ticket} onChange={change} menu={menu} onMenu={setMenu} />
            ) : (
              <RequesterProperties ticket={ticket} onChange={change} />
            )}
          </Side>
        </div>
      ) : stored.error ? (
        <Failure
          error={stored.error}
          search={search}
          isForStaff={isForStaff}
          onRetry={() => void stored.refetch()}
        />
      ) : (
        <LoadingText lines={8} />
      )}
      <ConflictDialog />
    </Page>
  )
}
