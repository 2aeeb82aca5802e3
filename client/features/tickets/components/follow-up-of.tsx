import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { isNotFound } from '#client/lib/errors.ts'
import { EmptyState, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { carryIntoReply } from '../carry-text.ts'
import { followUpTitle, type NewTicketDraft, newTicketKey } from '../new-ticket-draft.ts'
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

/**
 * The closed ticket that a new one goes on from; while there is none, what to show instead. What is begun stays in
 * sight, whatever becomes of the ticket.
 */
export const useFollowedUp = (number: string): { ticket: Ticket | null; state: ReactNode } => {
  const { me, organization } = useHere()
  const [isBegun, setBegun] = useState(
    () => draftsOf(me.id).read(newTicketKey(organization.slug, number)) !== null,
  )
  const { data, error, refetch } = useQuery(ticketQuery(useTRPC(), number))
  if (data?.status === 'closed' && !isBegun) setBegun(true)
  if (data && (isBegun || data.status === 'closed')) return { ticket: data, state: null }
  if (data) return { ticket: null, state: <NotClosed ticket={data} /> }
  if (error === null) return { ticket: null, state: <LoadingText lines={6} /> }
  const state = isNotFound(error) ? (
    <NoSuchTicket />
  ) : (
    <ErrorState error={error} title="It could not be loaded" onRetry={() => void refetch()} />
  )
  return { ticket: null, state }
}

/** The words of a follow-up as one text: its title too, where its writer has changed it. */
const textOf = ({ title, description }: NewTicketDraft, source: Ticket): string =>
  [title === followUpTitle(source.title) ? '' : title, description]
    .filter((part) => part.trim() !== '')
    .join('\n\n')

type ReopenedProps = { ticket: Ticket; draft: NewTicketDraft; onCarried: () => void }

/** Above a follow-up to what is no longer closed: the text can go where the conversation is. */
const Reopened = ({ ticket, draft, onCarried }: ReopenedProps) => {
  const { me, organization } = useHere()
  const navigate = useNavigate()
  const { number } = ticket
  const text = textOf(draft, ticket)
  const carry = () => {
    if (text !== '' && carryIntoReply(draftsOf(me.id), ticket.id, text)) onCarried()
    void navigate({
      to: '/o/$slug/tickets/$number',
      params: { slug: organization.slug, number },
      search: {},
    })
  }
  return (
    <div className="new-ticket-reopened" role="alert">
      <span>
        {number} is open again, so there is nothing to follow up. What you have typed stays here until you
        send it as a reply or discard it.
      </span>
      {ticket.can.reply ? (
        <Button size="xs" variant="default" onClick={carry}>
          {text === '' ? 'Reply there' : 'Make it a reply'}
        </Button>
      ) : null}
    </div>
  )
}

/** What the new ticket goes on from. */
export const FollowUpOf = ({ ticket, draft, onCarried }: ReopenedProps) => {
  const { slug } = useHere().organization
  const { number, title } = ticket
  return (
    <>
      <p className="new-ticket-notice">
        Follow-up to{' '}
        <Link to="/o/$slug/tickets/$number" params={{ slug, number }} search={{}}>
          <span className="tabular">{number}</span> {title}
        </Link>
      </p>
      {ticket.status === 'closed' ? null : <Reopened {...{ ticket, draft, onCarried }} />}
    </>
  )
}
