import { Spotlight } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Member } from '#client/features/organizations/queries.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'

/** People lead to the tickets that they asked for. */
export const PeopleResults = ({ people }: { people: readonly Member[] }) => {
  const navigate = useNavigate()
  const { slug } = useHere().organization
  if (people.length === 0) return null
  return (
    <Spotlight.ActionsGroup label="Tickets requested by">
      {people.map(({ id, name, username, email }) => (
        <Spotlight.Action
          key={id}
          label={name}
          leftSection={<PersonAvatar name={name} size={18} />}
          rightSection={<span className="palette-hint">{email}</span>}
          dimmedSections={false}
          onClick={() =>
            navigate({ to: '/o/$slug/tickets', params: { slug }, search: { requester: username } })
          }
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}
