import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import type { AuditFilter } from '#shared/audit.ts'
import { AuditFilters } from '../components/audit-filters.tsx'
import { AuditRow } from '../components/audit-row.tsx'
import { csvAddress, toAuditFilter } from '../filter.ts'
import { auditQuery } from '../queries.ts'
import type { AuditSearch } from '../search.ts'
import './audit.css'

const Entries = ({ filter, onClear }: { filter: AuditFilter; onClear: () => void }) => {
  const query = useInfiniteQuery(auditQuery(useTRPC(), filter))
  if (query.isPending) return <LoadingRows />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The audit could not be loaded" onRetry={query.refetch} />
  const entries = query.data.pages.flatMap((page) => page.items)
  const names = Object.fromEntries(query.data.pages.flatMap((page) => Object.entries(page.names)))
  if (entries.length === 0)
    return (
      <EmptyState
        title="Nothing found"
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      >
        Nothing that was changed is like that.
      </EmptyState>
    )
  return (
    <>
      <ul className="audit-list">
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} names={names} />
        ))}
      </ul>
      <MoreButton list={query} m="12px auto" display="block" label="Show earlier" />
    </>
  )
}

/** Who changed what, the newest first; for managers and admins. */
export const Audit = ({ search }: { search: AuditSearch }) => {
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const filter = toAuditFilter(search)
  const show = (next: AuditSearch) =>
    void navigate({ to: '/o/$slug/audit', params: { slug }, search: next, replace: true })
  return (
    <Page
      title="Audit"
      actions={
        <Button
          component="a"
          href={csvAddress(slug, filter)}
          download
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden="true" />}
        >
          Download CSV
        </Button>
      }
    >
      <AuditFilters
        filter={filter}
        search={search}
        onChange={(patch) => show({ ...search, ...patch })}
        onClear={() => show({})}
      />
      <div className="audit-scroll">
        <Entries filter={filter} onClear={() => show({})} />
      </div>
    </Page>
  )
}
