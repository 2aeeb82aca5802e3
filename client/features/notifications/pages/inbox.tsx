import { Button } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { NoticeRow } from '../components/notice-row.tsx'
import { useReadNotices } from '../mutations.ts'
import { noticesQuery } from '../queries.ts'
import './inbox.css'

export type InboxSearch = { show?: 'unread' | undefined }

const Nothing = ({ isUnreadOnly }: { isUnreadOnly: boolean }) => {
  const staff = isStaff(useHere().organization.role)
  if (isUnreadOnly) return <EmptyState icon={<IconInbox size={28} stroke={1.5} />} title="Nothing unread" />
  return (
    <EmptyState icon={<IconInbox size={28} stroke={1.5} />} title="Nothing for you yet">
      {staff
        ? 'What happens to the tickets that you follow or asked for will be listed here.'
        : 'What is decided about your requests will be listed here.'}
    </EmptyState>
  )
}

const Filters = () => {
  const { slug } = useHere().organization
  return (
    <nav className="inbox-filters" aria-label="Which notices">
      <Link to="/o/$slug/inbox" params={{ slug }} search={{}} activeOptions={{ exact: true }}>
        All
      </Link>
      <Link to="/o/$slug/inbox" params={{ slug }} search={{ show: 'unread' }} activeOptions={{ exact: true }}>
        Unread
      </Link>
    </nav>
  )
}

const Notices = ({ isUnreadOnly }: { isUnreadOnly: boolean }) => {
  const query = useInfiniteQuery(noticesQuery(useTRPC(), isUnreadOnly))
  const { mutate: read } = useReadNotices()
  if (query.isPending) return <LoadingRows height={52} />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The inbox could not be loaded" onRetry={query.refetch} />
  const notices = query.data.pages.flatMap((page) => page.items)
  if (notices.length === 0) return <Nothing isUnreadOnly={isUnreadOnly} />
  return (
    <>
      <ul className="inbox-list">
        {notices.map((notice) => (
          <NoticeRow
            key={notice.id}
            notice={notice}
            onOpen={() => {
              if (notice.readAt === null) read({ noticeIds: [notice.id] })
            }}
          />
        ))}
      </ul>
      <MoreButton list={query} m="12px auto" display="block" label="Show earlier" />
    </>
  )
}

const ReadAll = ({ isUnreadOnly }: { isUnreadOnly: boolean }) => {
  const pages = useInfiniteQuery(noticesQuery(useTRPC(), isUnreadOnly)).data?.pages ?? []
  const read = useReadNotices()
  const notices = pages.flatMap((page) => page.items)
  const newest = notices.at(0)
  if (newest === undefined || notices.every(({ readAt }) => readAt !== null)) return null
  return (
    <Button variant="default" onClick={() => read.mutate({ upTo: newest.id })}>
      Mark all as read
    </Button>
  )
}

/** What one is told of, the newest first. */
export const Inbox = ({ search }: { search: InboxSearch }) => {
  const isUnreadOnly = search.show === 'unread'
  return (
    <Page title="Inbox" actions={<ReadAll isUnreadOnly={isUnreadOnly} />}>
      <Filters />
      <div className="inbox-scroll">
        <Notices isUnreadOnly={isUnreadOnly} />
      </div>
    </Page>
  )
}
