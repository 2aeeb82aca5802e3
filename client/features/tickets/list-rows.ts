import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '#client/lib/api.ts'
import { useIsLeaving } from './delete-ticket.ts'
import type { TicketListSearch } from './list-search.ts'
import { useWithPending } from './mutations.ts'
import { type TicketSummary, ticketListQuery, ticketSearchQuery } from './queries.ts'

/** A line of the list; found by words, it says where, with the hits marked. */
export type ListRow = { ticket: TicketSummary; snippet: string | null; markedTitle: string | null }

const rowOf = (ticket: TicketSummary): ListRow => ({ ticket, snippet: null, markedTitle: null })

/**
 * The rows of a list address, from the list or, with words, from the search; loaded as far as was scrolled.
 * They are fetched once; whoever shows them keeps them up to date with `useFollowedRows`.
 */
export const useListRows = (search: TicketListSearch) => {
  const api = useApi()
  const withPending = useWithPending()
  const isLeaving = useIsLeaving()
  const byWords = search.q !== undefined
  const list = useInfiniteQuery({ ...ticketListQuery(api, search).options, enabled: !byWords })
  const found = useInfiniteQuery({ ...ticketSearchQuery(api, search).options, enabled: byWords })
  const listed = list.data?.pages.flatMap((page) => page.items.map(rowOf))
  const hits = found.data?.pages.flatMap((page) =>
    page.items.map(({ ticket, snippet, markedTitle }) => ({ ticket, snippet, markedTitle })),
  )
  const rows = (byWords ? hits : listed)
    ?.filter((row) => !isLeaving(row.ticket.id))
    .map((row) => ({ ...row, ticket: withPending(row.ticket) }))
  const { error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, isPlaceholderData, dataUpdatedAt } =
    byWords ? found : list
  return {
    rows,
    error,
    hasNextPage,
    isFetchingNextPage,
    fetchNextPage,
    refetch,
    isPlaceholderData,
    dataUpdatedAt,
  }
}
