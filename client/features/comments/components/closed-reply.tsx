import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { carryIntoFollowUp } from '#client/features/tickets/carry-text.ts'
import { useEditTicket } from '#client/features/tickets/mutations.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { draftsOf } from '#client/lib/drafts.ts'

export type ClosedReplyProps = {
  ticket: Ticket
  text: string
  /** Whether the reply was begun while the ticket still took replies. */
  isMeanwhile: boolean
  /** Back to the field, since the button that was pressed goes away. */
  onReopen: () => void
  /** The text is kept elsewhere now. */
  onCarried: () => void
}

const ForStaff = ({ ticket, isMeanwhile, onReopen }: ClosedReplyProps) => {
  const edit = useEditTicket(ticket.id)
  const mayReopen = ticket.can.moves.includes('open')
  const reopen = () => {
    const { id: ticketId, number, version: seen } = ticket
    edit.mutate({ ticketId, number, seen, patch: { status: 'open' } })
    onReopen()
  }
  return (
    <div className="composer-closed" role="alert">
      <span>This ticket {isMeanwhile ? 'was closed meanwhile' : 'is closed'}. Reopen it to reply.</span>
      {mayReopen ? (
        <Button size="xs" variant="default" loading={edit.isPending} onClick={reopen}>
          Reopen
        </Button>
      ) : null}
    </div>
  )
}

const ForRequester = ({ ticket, text, isMeanwhile, onCarried }: ClosedReplyProps) => {
  const { me, organization } = useHere()
  const navigate = useNavigate()
  const followUp = () => {
    const isEmpty = text.trim() === ''
    if (!isEmpty && carryIntoFollowUp(draftsOf(me.id), organization.slug, ticket, text)) onCarried()
    void navigate({
      to: '/o/$slug/tickets/new',
      params: { slug: organization.slug },
      search: { followUpTo: ticket.number },
    })
  }
  return (
    <div className="composer-closed" role="alert">
      <span>
        This request {isMeanwhile ? 'was closed meanwhile' : 'is closed'}. If you still need help, open a
        follow-up.
      </span>
      <Button size="xs" variant="default" onClick={followUp}>
        Open a follow-up
      </Button>
    </div>
  )
}

/** Why a reply cannot be sent on a closed ticket, and what its writer can do instead. */
export const ClosedReply = (props: ClosedReplyProps) =>
  props.ticket.can.note ? <ForStaff {...props} /> : <ForRequester {...props} />
