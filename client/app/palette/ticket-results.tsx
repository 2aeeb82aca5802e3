import { Spotlight } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { StatusMark } from '#client/features/tickets/components/status-mark.tsx'
import type { SearchHit } from '#client/features/tickets/queries.ts'
import { requesterStatusWords, statusWords } from '#client/features/tickets/words.ts'
import { isStaff } from '#shared/permissions.ts'

export const TicketResults = ({ hits }: { hits: readonly SearchHit[] }) => {
  const navigate = useNavigate()
  const { organization } = useHere()
  const { slug, role } = organization
  const words = isStaff(role) ? statusWords : requesterStatusWords
  if (hits.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={isStaff(role) ? 'Tickets' : 'Your requests'}>
      {hits.map(({ ticket }) => (
        <Spotlight.Action
          key={ticket.id}
          label={ticket.title}
          leftSection={<StatusMark status={ticket.status} />}
          rightSection={
            <span className="palette-hint tabular">
              {words[ticket.status]} · {ticket.number}
            </span>
          }
          dimmedSections={false}
          onClick={() =>
            navigate({ to: '/o/$slug/tickets/$number', params: { slug, number: ticket.number } })
          }
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}
