import { Button } from '@mantine/core'
import { useState } from 'react'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { requesterAction } from '../actions.ts'
import type { Ticket } from '../queries.ts'
import type { Change } from '../ticket-change.ts'
import { requesterStatusWords, severityWords } from '../words.ts'
import { FollowUpButton } from './follow-up-button.tsx'
import { Links } from './links.tsx'
import { Property, TimeProperty } from './properties.tsx'
import { StatusWord } from './status-mark.tsx'

export type RequesterActionsProps = { ticket: Ticket; onChange: Change }

/** The one thing that a requester can do to the status of their request. */
export const RequesterActions = ({ ticket, onChange }: RequesterActionsProps) => {
  const [isWithdrawing, setWithdrawing] = useState(false)
  const action = requesterAction(ticket)
  if (action === null) return null
  if (action === 'reopen') {
    return (
      <Button variant="default" onClick={() => onChange({ patch: { status: 'open' } })}>
        Reopen
      </Button>
    )
  }
  return (
    <>
      <Button variant="default" onClick={() => setWithdrawing(true)}>
        Withdraw
      </Button>
      <ConfirmDialog
        opened={isWithdrawing}
        onClose={() => setWithdrawing(false)}
        title="Withdraw this request?"
        confirm="Withdraw"
        onConfirm={async () => onChange({ patch: { status: 'closed' } })}
      >
        It will be closed and nobody will work on it any more. You cannot reopen it yourself.
      </ConfirmDialog>
    </>
  )
}

/** What a requester sees of their request beside the conversation: nothing of how staff order their work. */
export const RequesterProperties = ({ ticket, onChange }: RequesterActionsProps) => (
  <>
    <dl className="properties">
      <Property name="Status">
        <span className="property-text">
          <StatusWord status={ticket.status} words={requesterStatusWords} />
        </span>
      </Property>
      <Property name="Severity">
        <span className="property-text">{severityWords[ticket.severity]}</span>
      </Property>
      {ticket.category ? (
        <Property name="Category">
          <span className="property-text">{ticket.category.name}</span>
        </Property>
      ) : null}
      {ticket.assignee ? (
        <Property name="With">
          <span className="property-text marked">
            <PersonAvatar name={ticket.assignee.name} size={18} />
            <span className="truncate">{ticket.assignee.name}</span>
          </span>
        </Property>
      ) : null}
      <TimeProperty name="Asked" at={ticket.createdAt} />
      <TimeProperty name="Resolved" at={ticket.resolvedAt} />
      <TimeProperty name="Closed" at={ticket.closedAt} />
    </dl>
    <Links ticket={ticket} />
    <div className="properties-action">
      <RequesterActions ticket={ticket} onChange={onChange} />
    </div>
  </>
)

/** In place of the composer on a request that is closed. */
export const ClosedNotice = ({ number }: { number: string }) => (
  <div className="ticket-closed">
    This request is closed. If you still need help, open a follow-up.
    <FollowUpButton number={number} />
  </div>
)
