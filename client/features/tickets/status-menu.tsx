import { IconEye } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import type { SelectOption } from '#client/ui/select-menu.tsx'
import { type TicketStatus, ticketStatuses } from '#shared/tickets.ts'
import { moveOptions } from './components/choices.tsx'
import type { Ticket } from './queries.ts'
import { statusChoices } from './status-choices.ts'

const review: SelectOption = {
  value: '~review',
  label: 'Review this draft',
  icon: <IconEye size={14} aria-hidden="true" />,
}

/** What a menu offers of a ticket's statuses, and to whoever may review it the way there. */
export const useStatusMenu = (ticket: Ticket | undefined, onStatus: (status: TicketStatus) => void) => {
  const { slug, workflow } = useHere().organization
  const navigate = useNavigate()
  const options = ticket
    ? [...(ticket.can.review ? [review] : []), ...moveOptions(statusChoices(ticket, workflow))]
    : []
  const onSelect = (value: string) => {
    if (value === review.value && ticket) {
      const hash = ticket.number
      void navigate({ to: '/o/$slug/review', params: { slug }, hash, hashScrollIntoView: false })
    }
    const status = ticketStatuses.find((known) => known === value)
    if (status) onStatus(status)
  }
  return { options, onSelect }
}
