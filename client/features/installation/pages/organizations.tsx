import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowLeft, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Me } from '#client/features/auth/session.ts'
import { useTRPC } from '#client/lib/api.ts'
import { Main } from '#client/ui/main-landmark.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { FoundButton } from '../components/found-dialog.tsx'
import { OrganizationTable } from '../components/organization-table.tsx'
import { organizationsQuery } from '../queries.ts'

const BackButton = () => (
  <ActionIcon aria-label="Back" renderRoot={(props) => <Link to="/" {...props} />}>
    <IconArrowLeft size={16} aria-hidden="true" />
  </ActionIcon>
)

const OrganizationList = ({ search, own }: { search: string; own: readonly string[] }) => {
  const query = useInfiniteQuery(organizationsQuery(useTRPC(), search))
  if (query.isPending) return <LoadingRows />
  if (query.data === undefined)
    return (
      <ErrorState error={query.error} title="The organizations could not be loaded" onRetry={query.refetch} />
    )
  const organizations = query.data.pages.flatMap((page) => page.items)
  if (organizations.length === 0)
    return <EmptyState title="None found">No organization has “{search}” in its name or address.</EmptyState>
  return (
    <>
      <OrganizationTable organizations={organizations} own={own} />
      <MoreButton list={query} m="12px auto" />
    </>
  )
}

/** All organizations of the installation; for who runs it. */
export const OrganizationsPage = ({ me }: { me: Me }) => {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const current = useQuery(useTRPC().auth.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }))
  const { user, memberships } = current.data ?? me
  return (
    <Main className="operator">
      <Page title="Organizations" before={<BackButton />} actions={<FoundButton ownEmail={user.email} />}>
        <div className="organizations-tools">
          <TextInput
            size="xs"
            type="search"
            aria-label="Search organizations"
            placeholder="Search organizations"
            maxLength={100}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <a href="/mail" className="text-link">
            Mail
          </a>
        </div>
        <div className="organizations-scroll">
          <OrganizationList search={search} own={memberships.map(({ slug }) => slug)} />
        </div>
      </Page>
    </Main>
  )
}
