import { Button } from '@mantine/core'
import { IconInbox, IconPlus, IconSearchOff } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { Page } from '#client/ui/page.tsx'
import { SearchField } from '#client/ui/search-field.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { ConflictDialog } from '../components/conflict-dialog.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { StatusTabs } from '../components/status-tabs.tsx'
import { TicketList } from '../components/ticket-list.tsx'
import { useFollowedRows } from '../followed-rows.ts'
import { countFilters, listKey, type TicketListSearch, withoutFilters } from '../list-search.ts'
import { useIsNarrow } from '../narrow.ts'
import { statusWords } from '../words.ts'
import './queue.css'

/** What the list is, in words: what a tab of the browser and the heading say. */
const nameList = (search: TicketListSearch): string => {
  if (search.q !== undefined) return `Search: ${search.q}`
  if (search.assignee === 'me') return 'My tickets'
  if (search.assignee === 'none') return 'Unassigned'
  const status = Object.entries(statusWords).find(([known]) => known === search.status)
  return status?.[1] ?? (search.requester === undefined ? 'All tickets' : `Tickets of ${search.requester}`)
}

type NewTicketProps = { slug: string; search: TicketListSearch; isNarrow?: boolean }

const NewTicketButton = ({ slug, search, isNarrow = false }: NewTicketProps) => (
  <Tip label="New ticket" keys="c">
    <Button
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      renderRoot={(props) => <Link {...props} to="/o/$slug/tickets/new" params={{ slug }} search={search} />}
    >
      {isNarrow ? 'New' : 'New ticket'}
    </Button>
  </Tip>
)

const Nothing = ({ search, onClear }: { search: TicketListSearch; onClear: () => void }) => {
  const { slug } = useHere().organization
  if (search.q === undefined && countFilters(search) === 0) {
    return (
      <EmptyState
        icon={<IconInbox size={28} stroke={1.5} />}
        title="No tickets yet"
        action={<NewTicketButton slug={slug} search={{}} />}
      >
        What people ask for will be listed here, newest first.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<IconSearchOff size={28} stroke={1.5} />}
      title={search.q === undefined ? 'No ticket fits these filters' : 'No ticket holds these words'}
      action={
        <Button variant="default" onClick={onClear}>
          {search.q === undefined ? 'Clear filters' : 'Clear search'}
        </Button>
      }
    >
      {search.q === undefined ? 'Tickets that fit will appear by themselves.' : 'Try fewer or other words.'}
    </EmptyState>
  )
}

type RowsProps = { search: TicketListSearch; onClear: () => void }

/** The list in whichever of its four states it is. */
const QueueRows = ({ search, onClear }: RowsProps) => {
  const { slug } = useHere().organization
  const list = useFollowedRows(search)
  if (list.rows === undefined) {
    return list.error ? (
      <ErrorState
        error={list.error}
        title="The list could not be loaded"
        onRetry={() => void list.refetch()}
      />
    ) : (
      <LoadingRows rows={14} />
    )
  }
  if (list.rows.length === 0) return <Nothing search={search} onClear={onClear} />
  return <TicketList key={listKey(slug, search)} rows={list.rows} list={list} search={search} />
}

/** The staff's list of tickets. Its whole state is its address. */
export const Queue = ({ search }: { search: TicketListSearch }) => {
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const isNarrow = useIsNarrow()
  const field = useRef<HTMLInputElement>(null)
  const group = 'This list'
  const focusSearch = () => field.current?.focus()
  useActions([{ id: 'list.search', label: 'Search these tickets', group, keys: '/', run: focusSearch }])
  // A filter is a step that "back" takes back; words while they are typed are not.
  const show = (next: TicketListSearch, { replace }: { replace: boolean }) =>
    void navigate({ to: '/o/$slug/tickets', params: { slug }, search: next, replace })
  const filter = (next: TicketListSearch) => show(next, { replace: false })
  const clear = () => filter(search.q === undefined ? withoutFilters(search) : { ...search, q: undefined })
  const searchField = (
    <SearchField
      label="Search tickets"
      words={search.q}
      onWords={(q) => show({ ...search, q }, { replace: true })}
      fieldRef={field}
    />
  )
  return (
    <Page
      title={nameList(search)}
      actions={
        <>
          {isNarrow ? null : searchField}
          <NewTicketButton slug={slug} search={search} isNarrow={isNarrow} />
        </>
      }
    >
      {isNarrow ? <div className="queue-search">{searchField}</div> : null}
      <StatusTabs search={search} />
      <FilterBar search={search} onChange={(patch) => filter({ ...search, ...patch })} onReplace={filter} />
      <QueueRows search={search} onClear={clear} />
      <ConflictDialog />
    </Page>
  )
}
