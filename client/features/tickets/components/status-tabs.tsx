import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { formatNumber } from '#client/lib/format.ts'
import { countFilters, splitList, type TicketListSearch } from '../list-search.ts'
import { ticketCountsQuery } from '../queries.ts'
import { useShownStatuses } from '../use-shown-statuses.ts'
import { shortStatusWords } from '../words.ts'
import { StatusMark } from './status-mark.tsx'
import './status-tabs.css'

/** The statuses with how many tickets of the organization are in each; the other filters stay as they are. */
export const StatusTabs = ({ search }: { search: TicketListSearch }) => {
  const { slug } = useHere().organization
  const { data: counts } = useQuery(ticketCountsQuery(useTRPC()))
  const statuses = useShownStatuses(splitList(search.status))
  // The counts are of the whole organization: beside a narrowed list they would say something else than it shows.
  const isNarrowed = search.q !== undefined || countFilters({ ...search, status: undefined }) > 0
  return (
    <nav className="status-tabs" aria-label="By status">
      <Link
        to="/o/$slug/tickets"
        params={{ slug }}
        search={{ ...search, status: undefined }}
        className="status-tab"
        data-on={search.status === undefined || undefined}
        aria-current={search.status === undefined ? 'true' : undefined}
      >
        All
      </Link>
      {statuses.map((status) => (
        <Link
          key={status}
          to="/o/$slug/tickets"
          params={{ slug }}
          search={{ ...search, status }}
          className="status-tab"
          data-on={search.status === status || undefined}
          aria-current={search.status === status ? 'true' : undefined}
        >
          <StatusMark status={status} />
          {shortStatusWords[status]}
          {isNarrowed ? null : (
            <span className="status-count tabular">
              {counts ? formatNumber(counts.byStatus[status]) : ''}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
