import { IconCircleDashed, IconList, IconTicket } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useMatchRoute, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { InboxLink } from '#client/features/notifications/components/inbox-link.tsx'
import { useHere } from '#client/features/organizations/organization.ts'
import { StatusMark } from '#client/features/tickets/components/status-mark.tsx'
import { splitList, ticketListSearch } from '#client/features/tickets/list-search.ts'
import { ticketCountsQuery } from '#client/features/tickets/queries.ts'
import { useShownStatuses } from '#client/features/tickets/use-shown-statuses.ts'
import { useTRPC } from '#client/lib/api.ts'
import { formatNumber } from '#client/lib/format.ts'
import { type OrganizationPage, useOrganizationPages } from './organization-pages.ts'
import { mainViews, showsView, statusViews, type TicketView } from './views.ts'

const icons: Record<string, ReactNode> = {
  mine: <IconTicket size={15} aria-hidden="true" />,
  unassigned: <IconCircleDashed size={15} aria-hidden="true" />,
  all: <IconList size={15} aria-hidden="true" />,
}

const useShownView = (): ((view: TicketView) => boolean) => {
  const matches = useMatchRoute()
  const search = ticketListSearch.parse(useSearch({ strict: false }))
  const isInTickets = matches({ to: '/o/$slug/tickets', fuzzy: true }) !== false
  const isNew = matches({ to: '/o/$slug/tickets/new' }) !== false
  return (view) => isInTickets && !isNew && showsView(search, view)
}

const Count = ({ count }: { count: number | undefined }) =>
  count === undefined ? null : (
    <span className="nav-count tabular">
      <span className="visually-hidden">, </span>
      {formatNumber(count)}
    </span>
  )

const ViewLink = ({ view, isShown }: { view: TicketView; isShown: boolean }) => {
  const { organization } = useHere()
  const counts = useQuery(ticketCountsQuery(useTRPC())).data
  const count = counts && view.countOf?.(counts)
  return (
    <li>
      <Link
        to="/o/$slug/tickets"
        params={{ slug: organization.slug }}
        search={view.search}
        className="nav-link"
        activeOptions={{ exact: true }}
        activeProps={{}}
        aria-current={isShown ? 'page' : undefined}
        data-shown={isShown || undefined}
      >
        {view.status ? <StatusMark status={view.status} /> : icons[view.id]}
        <span className="truncate">{view.label}</span>
        <Count count={count} />
      </Link>
    </li>
  )
}

const PageLink = ({
  page: { to, label, Icon },
  count,
}: {
  page: OrganizationPage
  count?: number | undefined
}) => (
  <li>
    <Link
      to={to}
      params={{ slug: useHere().organization.slug }}
      className="nav-link"
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'data-shown': true }}
    >
      <Icon size={15} aria-hidden="true" />
      <span className="truncate">{label}</span>
      <Count count={count} />
    </Link>
  </li>
)

/** The pages that stand among the lists of tickets; the others are about the organization. */
const workPages: readonly string[] = ['inbox', 'review']

/** The lists that staff work from, with live counts, and the pages of the organization. */
export const Navigation = () => {
  const isShown = useShownView()
  const { status } = ticketListSearch.parse(useSearch({ strict: false }))
  const statuses = useShownStatuses(splitList(status))
  const { pages, drafts } = useOrganizationPages()
  const review = pages.find(({ id }) => id === 'review')
  const others = pages.filter(({ id }) => !workPages.includes(id))
  return (
    <nav aria-label="Main" className="nav">
      <ul>
        <li>
          <InboxLink className="nav-link" />
        </li>
        {review ? <PageLink page={review} count={drafts} /> : null}
        {mainViews.map((view) => (
          <ViewLink key={view.id} view={view} isShown={isShown(view)} />
        ))}
      </ul>
      <h2 className="nav-heading">By status</h2>
      <ul>
        {statusViews(statuses).map((view) => (
          <ViewLink key={view.id} view={view} isShown={isShown(view)} />
        ))}
      </ul>
      {others.length === 0 ? null : (
        <>
          <h2 className="nav-heading">Organization</h2>
          <ul>
            {others.map((page) => (
              <PageLink key={page.id} page={page} />
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}
