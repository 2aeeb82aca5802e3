import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { isNotFound } from '#client/lib/errors.ts'
import { EmptyState, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { type Ticket, ticketQuery } from '../queries.ts'

const useNoun = () => (isStaff(useHere().organization.role) ? 'ticket' : 'request')

const NoSuchTicket = () => {
  const { slug } = useHere().organization
  const noun = useNoun()
  return (
    <EmptyState
      title={`There is no such ${noun} to go on from`}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/o/$slug/tickets/new" params={{ slug }} search={{}} />}
        >
          Write a new {noun}
        </Button>
      }
    >
      It may have been deleted, or you are not allowed to see it.
    </EmptyState>
  )
}

const NotClosed = ({ ticket: { number, title } }: { ticket: Ticket }) => {
  const { slug } = useHere().organization
  return (
    <EmptyState
      title={`${number} is not closed`}
      action={
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/o/$slug/tickets/$number" params={{ slug, number }} search={{}} />
          )}
        >
          Go to the {useNoun()}
        </Button>
      }
    >
      You can still write in “{title}”.
    </EmptyState>
  )
}

/** The closed ticket that a new one goes on from; while there is none, what to show instead. */
export const useFollowedUp = (number: string): { ticket: Ticket | null; state: ReactNode } => {
  const { data, error, refetch } = useQuery(ticketQuery(useTRPC(), number))
  if (data?.status === 'closed') return { ticket: data, state: null }
  if (data) return { ticket: null, state: <NotClosed ticket={data} /> }
  if (error === null) return { ticket: null, state: <LoadingText lines={6} /> }
  const state = isNotFound(error) ? (
    <NoSuchTicket />
  ) : (
    <ErrorState error={error} title="It could not be loaded" onRetry={() => void refetch()} />
  )
  return { ticket: null, state }
}

/** What the new ticket goes on from. */
export const FollowUpOf = ({ ticket: { number, title } }: { ticket: Ticket }) => {
  const { slug } = useHere().organization
  return (
    <p className="new-ticket-notice">
      Follow-up to{' '}
      <Link to="/o/$slug/tickets/$number" params={{ slug, number }} search={{}}>
        <span className="tabular">{number}</span> {title}
      </Link>
    </p>
  )
}
