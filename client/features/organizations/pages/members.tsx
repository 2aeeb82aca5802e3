import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { MemberFilterBar, type MemberFilters } from '../components/member-filters.tsx'
import { MemberTable } from '../components/member-table.tsx'
import { type MemberFilter, membersQuery } from '../queries.ts'

const toFilter = ({ text, roles, isDeactivated }: MemberFilters): MemberFilter => ({
  ...(text.trim() === '' ? {} : { search: text.trim() }),
  ...(roles.length === 0 ? {} : { role: [...roles] }),
  ...(isDeactivated ? { status: 'deactivated' } : {}),
})

const Nobody = ({ filters }: { filters: MemberFilters }) => {
  if (filters.text.trim() !== '')
    return (
      <EmptyState title="Nobody found">
        No {filters.isDeactivated ? 'deactivated ' : ''}member has “{filters.text.trim()}” in their name,
        username or email{filters.roles.length > 0 ? ', and that role' : ''}.
      </EmptyState>
    )
  return filters.isDeactivated ? (
    <EmptyState title="Nobody is deactivated">
      Members whom you deactivate are listed here, and can be brought back.
    </EmptyState>
  ) : (
    <EmptyState title="Nobody found">No member has that role.</EmptyState>
  )
}

const MemberList = ({ filters }: { filters: MemberFilters }) => {
  const query = useInfiniteQuery(membersQuery(useTRPC(), toFilter(filters)))
  if (query.isPending) return <LoadingRows />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The members could not be loaded" onRetry={query.refetch} />
  const members = query.data.pages.flatMap((page) => page.items)
  if (members.length === 0) return <Nobody filters={filters} />
  return (
    <>
      <MemberTable members={members} isDeactivated={filters.isDeactivated} />
      <MoreButton list={query} m="12px auto" />
    </>
  )
}

export type MembersProps = {
  /** The page's one primary button. */
  invite: ReactNode
  /** Who is invited and has not come yet. */
  invitations: ReactNode
}

/** Everyone in the organization and what they may do; for admins. */
export const Members = ({ invite, invitations }: MembersProps) => {
  const [filters, setFilters] = useState<MemberFilters>({ text: '', roles: [], isDeactivated: false })
  const [settled] = useDebouncedValue(filters, 200)
  return (
    <Page title="Members" actions={invite}>
      <div className="members-scroll">
        {invitations}
        <MemberFilterBar filters={filters} onChange={setFilters} />
        <MemberList filters={settled} />
      </div>
    </Page>
  )
}
