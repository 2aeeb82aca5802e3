import {
  IconChecklist,
  IconCircleDashed,
  IconHistory,
  IconList,
  IconSettings,
  IconTicket,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
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
import { hasPermission } from '#shared/permissions.ts'
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

/** Where drafts are reviewed, or some are left from when they were, the way to their review for those who may. */
const ReviewLink = () => {
  const { slug, role, workflow } = useHere().organization
  const count = useQuery(ticketCountsQuery(useTRPC())).data?.byStatus.draft
  const isOffered = hasPermission(role, 'ticket.review') && (workflow === 'reviewed' || (count ?? 0) > 0)
  return isOffered ? (
    <li>
      <Link
        to="/o/$slug/review"
        params={{ slug }}
        className="nav-link"
        activeOptions={{ includeSearch: false }}
        activeProps={{ 'data-shown': true }}
      >
        <IconChecklist size={15} aria-hidden="true" />
        <span className="truncate">Review</span>
        <Count count={count} />
      </Link>
    </li>
  ) : null
}

const adminPages = [
  { to: '/o/$slug/members', label: 'Members', Icon: IconUsers, permission: 'member.manage' },
  { to: '/o/$slug/trash', label: 'Trash', Icon: IconTrash, permission: 'ticket.delete_any' },
  { to: '/o/$slug/audit', label: 'Audit', Icon: IconHistory, permission: 'audit.read' },
  { to: '/o/$slug/settings', label: 'Settings', Icon: IconSettings, permission: 'organization.manage' },
] as const

const AdminLinks = () => {
  const { slug, role } = useHere().organization
  const shown = adminPages.filter(({ permission }) => hasPermission(role, permission))
  if (shown.length === 0) return null
  return (
    <>
      <h2 className="nav-heading">Organization</h2>
      <ul>
        {shown.map(({ to, label, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ slug }}
              className="nav-link"
              activeOptions={{ includeSearch: false }}
              activeProps={{ 'data-shown': true }}
            >
              <Icon size={15} aria-hidden="true" />
              <span className="truncate">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The lists that staff work from, with live counts, and the pages of the organization. */
export const Navigation = () => {
  const isShown = useShownView()
  const { status } = ticketListSearch.parse(useSearch({ strict: false }))
  const statuses = useShownStatuses(splitList(status))
  return (
    <nav aria-label="Main" className="nav">
      <ul>
        <li>
          <InboxLink className="nav-link" />
        </li>
        <ReviewLink />
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
      <AdminLinks />
    </nav>
  )
}
