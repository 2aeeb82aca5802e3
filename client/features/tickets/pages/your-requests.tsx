import { Button } from '@mantine/core'
import { IconMessageCircle, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { SearchField } from '#client/ui/search-field.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { requesterGroups } from '../actions.ts'
import { RequestRow } from '../components/request-row.tsx'
import { useIsLeaving } from '../delete-ticket.ts'
import { useFollowedRows } from '../followed-rows.ts'
import type { ListRow } from '../list-rows.ts'
import type { TicketListSearch } from '../list-search.ts'
import { useWithPending } from '../mutations.ts'
import { ticketGroupQuery } from '../queries.ts'
import './your-requests.css'

const NewRequestButton = ({ slug }: { slug: string }) => (
  <Button
    leftSection={<IconPlus size={14} aria-hidden="true" />}
    renderRoot={(props) => <Link {...props} to="/o/$slug/tickets/new" params={{ slug }} />}
  >
    New request
  </Button>
)

const Rows = ({ rows, search }: { rows: readonly ListRow[]; search: TicketListSearch }) => (
  <ul className="request-rows">
    {rows.map((row) => (
      <RequestRow key={row.ticket.id} row={row} search={search} />
    ))}
  </ul>
)

const useGroups = () => {
  const trpc = useTRPC()
  const withPending = useWithPending()
  const isLeaving = useIsLeaving()
  const [waiting, review, open, done] = requesterGroups
  const queries = [
    { group: waiting, query: useInfiniteQuery(ticketGroupQuery(trpc, waiting.statuses, 50)) },
    { group: review, query: useInfiniteQuery(ticketGroupQuery(trpc, review.statuses, 50)) },
    { group: open, query: useInfiniteQuery(ticketGroupQuery(trpc, open.statuses, 50)) },
    { group: done, query: useInfiniteQuery(ticketGroupQuery(trpc, done.statuses, 20)) },
  ]
  return queries.map(({ group, query }) => ({
    group,
    query,
    rows: (query.data?.pages ?? []).flatMap((page) =>
      page.items
        .filter(({ id }) => !isLeaving(id))
        .map((ticket): ListRow => ({ ticket: withPending(ticket), snippet: null, markedTitle: null })),
    ),
  }))
}

const Groups = () => {
  const { slug } = useHere().organization
  const groups = useGroups()
  const failed = groups.find(({ query }) => query.error && !query.data)
  if (failed) {
    const retry = () => {
      for (const { query } of groups) void query.refetch()
    }
    return <ErrorState error={failed.query.error} title="Your requests could not be loaded" onRetry={retry} />
  }
  if (groups.some(({ query }) => !query.data)) return <LoadingRows rows={6} height={56} />
  if (groups.every(({ rows }) => rows.length === 0)) {
    return (
      <EmptyState
        icon={<IconMessageCircle size={28} stroke={1.5} />}
        title="You have not asked for anything yet"
        action={<NewRequestButton slug={slug} />}
      >
        Your requests and the answers to them will be here.
      </EmptyState>
    )
  }
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ group, query, rows }) => (
      <section
        key={group.key}
        className="request-group"
        data-group={group.key}
        aria-labelledby={`group-${group.key}`}
      >
        <h2 id={`group-${group.key}`}>{group.title}</h2>
        <Rows rows={rows} search={{}} />
        <MoreButton list={query} size="xs" mt={8} />
      </section>
    ))
}

const Found = ({ search, onClear }: { search: TicketListSearch; onClear: () => void }) => {
  const list = useFollowedRows(search)
  if (list.rows === undefined) {
    return list.error ? (
      <ErrorState error={list.error} title="The search failed" onRetry={() => void list.refetch()} />
    ) : (
      <LoadingRows rows={6} height={56} />
    )
  }
  if (list.rows.length === 0) {
    return (
      <EmptyState
        title="None of your requests holds these words"
        action={
          <Button variant="default" onClick={onClear}>
            Show all requests
          </Button>
        }
      >
        Try fewer or other words.
      </EmptyState>
    )
  }
  return (
    <>
      <Rows rows={list.rows} search={search} />
      <MoreButton list={list} size="xs" mt={8} />
    </>
  )
}

/** A requester's own requests: what waits for them, what is being worked on, what is done. */
export const YourRequests = ({ search }: { search: TicketListSearch }) => {
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const words = useMemo(() => ({ q: search.q }), [search.q])
  useActions([
    {
      id: 'list.search',
      label: 'Search your requests',
      group: 'Requests',
      keys: '/',
      run: () => field.current?.focus(),
    },
  ])
  const searchFor = (q: string | undefined) =>
    void navigate({ to: '/o/$slug/tickets', params: { slug }, search: { q }, replace: true })
  return (
    <Page title="Your requests" layout="column" actions={<NewRequestButton slug={slug} />}>
      <div className="request-search">
        <SearchField label="Search your requests" words={search.q} onWords={searchFor} fieldRef={field} />
      </div>
      {search.q === undefined ? <Groups /> : <Found search={words} onClear={() => searchFor(undefined)} />}
    </Page>
  )
}
