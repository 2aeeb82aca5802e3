import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { Highlighted } from '#client/ui/highlighted.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import type { ListRow } from '../list-rows.ts'
import type { TicketListSearch } from '../list-search.ts'
import { requesterStatusWords } from '../words.ts'
import { StatusWord } from './status-mark.tsx'

/** One request in a requester's list: its title, how it stands, and who has it. */
export const RequestRow = ({ row, search }: { row: ListRow; search: TicketListSearch }) => {
  const { slug } = useHere().organization
  const { ticket, snippet, markedTitle } = row
  return (
    <li>
      <Link
        to="/o/$slug/tickets/$number"
        params={{ slug, number: ticket.number }}
        search={search}
        className="request-row"
      >
        <span className="request-title">
          {markedTitle === null ? ticket.title : <Highlighted snippet={markedTitle} />}
        </span>
        {snippet === null ? null : (
          <span className="dimmed">
            <Highlighted snippet={snippet} />
          </span>
        )}
        <span className="request-line">
          <StatusWord status={ticket.status} words={requesterStatusWords} />
          <span className="tabular">{ticket.number}</span>
          {ticket.assignee ? <span className="truncate">With {ticket.assignee.name}</span> : null}
          <RelativeTime at={ticket.updatedAt} />
        </span>
      </Link>
    </li>
  )
}
