import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { formatExact } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { restoreDays } from '#shared/tickets.ts'
import { useRestoreTicket } from '../restore-ticket.ts'
import { type DeletedTicket, daysLeftWords, trashQuery } from '../trash.ts'
import '#client/ui/data-table.css'
import './trash.css'

const RestoreButton = ({ ticket }: { ticket: DeletedTicket }) => {
  const { mutate, isPending } = useRestoreTicket()
  return (
    <Button
      variant="default"
      size="xs"
      loading={isPending}
      aria-label={`Restore ${ticket.number}`}
      onClick={() => mutate(ticket)}
    >
      Restore
    </Button>
  )
}

const PurgeTime = ({ ticket: { purgedFrom } }: { ticket: DeletedTicket }) => (
  <Tip label={formatExact(purgedFrom)}>
    <time dateTime={purgedFrom}>{daysLeftWords(purgedFrom, useNow())}</time>
  </Tip>
)

const TrashRow = ({ ticket }: { ticket: DeletedTicket }) => (
  <tr>
    <td className="trash-wide trash-number tabular">{ticket.number}</td>
    <td className="trash-title">
      <ClippedText>{ticket.title}</ClippedText>
      <span className="trash-below dimmed">
        <span className="tabular">{ticket.number}</span>, deleted by {ticket.deletedBy?.name ?? 'the system'}{' '}
        <RelativeTime at={ticket.deletedAt} />
      </span>
      <span className="trash-below dimmed">
        Removed for good <PurgeTime ticket={ticket} />
      </span>
    </td>
    <td className="trash-wide">
      <ClippedText>{ticket.requester.name}</ClippedText>
    </td>
    <td className="trash-wide">
      <ClippedText>{ticket.deletedBy?.name ?? 'The system'}</ClippedText>
    </td>
    <td className="trash-wide dimmed tabular">
      <RelativeTime at={ticket.deletedAt} />
    </td>
    <td className="trash-wide dimmed tabular">
      <PurgeTime ticket={ticket} />
    </td>
    <td className="trash-restore">
      <RestoreButton ticket={ticket} />
    </td>
  </tr>
)

const TrashTable = ({ tickets }: { tickets: readonly DeletedTicket[] }) => (
  <table className="data-table trash">
    <thead>
      <tr>
        <th scope="col" className="trash-wide trash-number">
          Number
        </th>
        <th scope="col" className="trash-title">
          Title
        </th>
        <th scope="col" className="trash-wide trash-person">
          Requester
        </th>
        <th scope="col" className="trash-wide trash-person">
          Deleted by
        </th>
        <th scope="col" className="trash-wide trash-time">
          Deleted
        </th>
        <th scope="col" className="trash-wide trash-time">
          Removed for good
        </th>
        <th scope="col" className="trash-restore">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {tickets.map((ticket) => (
        <TrashRow key={ticket.id} ticket={ticket} />
      ))}
    </tbody>
  </table>
)

const DeletedTickets = () => {
  const query = useInfiniteQuery(trashQuery(useTRPC()))
  if (query.isPending) return <LoadingRows />
  if (query.data === undefined)
    return (
      <ErrorState
        error={query.error}
        title="The deleted tickets could not be loaded"
        onRetry={() => void query.refetch()}
      />
    )
  const tickets = query.data.pages.flatMap(({ items }) => items)
  if (tickets.length === 0)
    return (
      <EmptyState title="The trash is empty">
        Deleted tickets are kept here for {restoreDays} days and can be restored. Then they are removed for
        good.
      </EmptyState>
    )
  return (
    <>
      <TrashTable tickets={tickets} />
      <MoreButton list={query} m="12px auto" />
    </>
  )
}

/** The deleted tickets, for admins. */
export const TrashPage = () => (
  <Page title="Trash">
    <div className="trash-scroll">
      <DeletedTickets />
    </div>
  </Page>
)
