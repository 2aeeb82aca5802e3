import type { TicketListSearch } from '#client/features/tickets/list-search.ts'
import { shortStatusWords } from '#client/features/tickets/words.ts'
import { activeStatuses, type TicketStatus } from '#shared/tickets.ts'

type Counts = { byStatus: Record<TicketStatus, number>; mine: number; unassigned: number }

/** A list of tickets that the sidebar leads to. */
export type TicketView = {
  id: string
  label: string
  search: TicketListSearch
  status?: TicketStatus
  keys?: string
  countOf?: (counts: Counts) => number
}

const active = activeStatuses.join(',')

export const mainViews: readonly TicketView[] = [
  {
    id: 'mine',
    label: 'My tickets',
    search: { assignee: 'me', status: active },
    keys: 'g m',
    countOf: ({ mine }) => mine,
  },
  {
    id: 'unassigned',
    label: 'Unassigned',
    search: { assignee: 'none', status: active },
    keys: 'g u',
    countOf: ({ unassigned }) => unassigned,
  },
  { id: 'all', label: 'All tickets', search: {}, keys: 'g t' },
]

/** One list for each of these statuses. */
export const statusViews = (statuses: readonly TicketStatus[]): TicketView[] =>
  statuses.map((status) => ({
    id: status,
    label: shortStatusWords[status],
    search: { status },
    status,
    countOf: ({ byStatus }) => byStatus[status],
  }))

/** The requester's one list. */
export const requestsView: TicketView = { id: 'requests', label: 'Your requests', search: {}, keys: 'g t' }

const withoutOrder = ({ sort: _sort, order: _order, ...filters }: TicketListSearch) =>
  Object.entries(filters).filter(([, value]) => value !== undefined)

/** Whether an address shows this view, in whatever order it is sorted. */
export const showsView = (search: TicketListSearch, view: TicketView): boolean => {
  const shown = new Map(withoutOrder(search))
  const wanted = withoutOrder(view.search)
  return shown.size === wanted.length && wanted.every(([name, value]) => shown.get(name) === value)
}
