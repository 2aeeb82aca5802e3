import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
} from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { latestListChange } from './list-changes.ts'
import type { ListPage } from './list-pages.ts'
import { type TicketListSearch, toFilter, toListInput } from './list-search.ts'

type Trpc = Api['trpc']

export type Ticket = RouterOutputs['tickets']['get']
export type TicketSummary = RouterOutputs['tickets']['list']['items'][number]
export type SearchHit = RouterOutputs['search']['tickets']['items'][number]

/** Rows fetched at a time: two screens, so that the next page is there before its rows are. */
const pageSize = 60

type Answer<Item> = { items: Item[]; nextCursor: string | null }

/** A list of which only the pages in sight are ever fetched again, by whoever shows it (`useFollowedRows`). */
export type PagedQuery<Item> = ReturnType<typeof pagedQuery<Item>>

const pagedQuery = <Item>(
  queryKey: readonly unknown[],
  fetchPage: (cursor: { cursor?: string }, signal?: AbortSignal) => Promise<Answer<Item>>,
) => {
  const fetchAsOf = async (cursor: string | null, signal?: AbortSignal): Promise<ListPage<Item>> => {
    const asOf = latestListChange()
    return { ...(await fetchPage(cursor === null ? {} : { cursor }, signal)), asOf }
  }
  const options = infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchAsOf(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // Fetching again by age or by invalidation would fetch every page that was ever scrolled to.
    staleTime: 'static',
  })
  return { options, fetchPage: fetchAsOf }
}

export const ticketListQuery = ({ client, trpc }: Api, search: TicketListSearch) => {
  const input = { ...toListInput(search), limit: pageSize }
  return pagedQuery(trpc.tickets.list.infiniteQueryKey(input), (cursor, signal) =>
    client.tickets.list.query({ ...input, ...cursor }, signal && { signal }),
  )
}

/** A requester's own tickets in some statuses, newest change first. */
export const ticketGroupQuery = (trpc: Trpc, statuses: readonly TicketStatus[], limit: number) =>
  trpc.tickets.list.infiniteQueryOptions(
    { status: [...statuses], sort: 'updated', order: 'desc', limit },
    { getNextPageParam: (page) => page.nextCursor },
  )

/** Tickets that hold the words, best first, narrowed by the filters of the list. */
export const ticketSearchQuery = ({ client, trpc }: Api, search: TicketListSearch) => {
  const input = { ...toFilter(search), q: search.q ?? '', limit: pageSize }
  return pagedQuery(trpc.search.tickets.infiniteQueryKey(input), (cursor, signal) =>
    client.search.tickets.query({ ...input, ...cursor }, signal && { signal }),
  )
}

export const ticketCountsQuery = (trpc: Trpc) => trpc.tickets.counts.queryOptions()

export const ticketQuery = (trpc: Trpc, number: string) => trpc.tickets.get.queryOptions({ ticket: number })

/** Puts the server's answer to a write wherever the ticket is shown, so that nothing flickers until the next fetch. */
export const storeTicket = (queryClient: QueryClient, trpc: Trpc, ticket: Ticket) => {
  for (const ref of [ticket.number, ticket.id]) {
    queryClient.setQueryData(trpc.tickets.get.queryKey({ ticket: ref }), (known) =>
      known === undefined && ref === ticket.id ? known : ticket,
    )
  }
  const { description: _description, can: _can, links: _links, watchers: _watchers, ...summary } = ticket
  queryClient.setQueriesData<InfiniteData<RouterOutputs['tickets']['list']>>(
    trpc.tickets.list.infiniteQueryFilter(),
    (data) =>
      replaceItems(data, (row) =>
        row.id === ticket.id && row.version <= ticket.version ? { ...row, ...summary } : row,
      ),
  )
  queryClient.setQueriesData<InfiniteData<RouterOutputs['search']['tickets']>>(
    trpc.search.tickets.infiniteQueryFilter(),
    (data) =>
      replaceItems(data, (hit) =>
        hit.ticket.id === ticket.id ? { ...hit, ticket: { ...hit.ticket, ...summary } } : hit,
      ),
  )
}

/** Takes a ticket out of the lists that are known, so that nobody sees it until they are fetched again. */
export const removeFromLists = (queryClient: QueryClient, trpc: Trpc, ticketId: string) => {
  queryClient.setQueriesData<InfiniteData<RouterOutputs['tickets']['list']>>(
    trpc.tickets.list.infiniteQueryFilter(),
    (data) => filterItems(data, (row) => row.id !== ticketId),
  )
  queryClient.setQueriesData<InfiniteData<RouterOutputs['search']['tickets']>>(
    trpc.search.tickets.infiniteQueryFilter(),
    (data) => filterItems(data, (hit) => hit.ticket.id !== ticketId),
  )
}

type Page<Item> = { items: Item[]; nextCursor: string | null }

const filterItems = <Item>(
  data: InfiniteData<Page<Item>> | undefined,
  isKept: (item: Item) => boolean,
): InfiniteData<Page<Item>> | undefined =>
  data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(isKept) })) }

const replaceItems = <Item>(
  data: InfiniteData<Page<Item>> | undefined,
  replace: (item: Item) => Item,
): InfiniteData<Page<Item>> | undefined =>
  data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(replace) })) }
