import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { Page } from '#client/ui/page.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { RoleMenu } from '../components/role-menu.tsx'
import { useHere } from '../organization.ts'
import { type Member, membersQuery } from '../queries.ts'
import './members.css'

const MemberRow = ({ member }: { member: Member }) => {
  const { me } = useHere()
  return (
    <tr>
      <td>
        <div className="member-name">
          <PersonAvatar name={member.name} />
          <ClippedText>{member.id === me.id ? `${member.name} (you)` : member.name}</ClippedText>
        </div>
      </td>
      <td className="member-username">
        <ClippedText className="dimmed">{member.username}</ClippedText>
      </td>
      <td className="member-email">
        <ClippedText className="dimmed">{member.email}</ClippedText>
      </td>
      <td>
        <RoleMenu member={member} isSelf={member.id === me.id} />
      </td>
      <td className="member-joined dimmed tabular">
        <RelativeTime at={member.joinedAt} />
      </td>
    </tr>
  )
}

const MemberTable = ({ members }: { members: readonly Member[] }) => (
  <table className="members">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" className="member-username">
          Username
        </th>
        <th scope="col" className="member-email">
          Email
        </th>
        <th scope="col">Role</th>
        <th scope="col" className="member-joined">
          Joined
        </th>
      </tr>
    </thead>
    <tbody>
      {members.map((member) => (
        <MemberRow key={member.id} member={member} />
      ))}
    </tbody>
  </table>
)

const MemberList = ({ search }: { search: string }) => {
  const filter = search === '' ? {} : { search }
  const query = useInfiniteQuery(membersQuery(useTRPC(), filter))
  if (query.isPending) return <LoadingRows />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The members could not be loaded" onRetry={query.refetch} />
  const members = query.data.pages.flatMap((page) => page.items)
  if (members.length === 0)
    return (
      <EmptyState title="Nobody found">No member has “{search}” in their name, username or email.</EmptyState>
    )
  return (
    <>
      <MemberTable members={members} />
      {query.hasNextPage ? (
        <Button
          variant="default"
          className="members-more"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  )
}

/** Everyone in the organization and what they may do; for admins. */
export const Members = () => {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  return (
    <Page
      title="Members"
      actions={
        <TextInput
          size="xs"
          type="search"
          aria-label="Search members"
          placeholder="Search members"
          maxLength={100}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      }
    >
      <MemberList search={search} />
    </Page>
  )
}
