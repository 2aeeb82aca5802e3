import { ActionIcon, Menu } from '@mantine/core'
import { IconCornerUpRight, IconDots, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { isStaff } from '#shared/permissions.ts'
import { useDeleteTicket } from '../delete-ticket.ts'
import type { TicketListSearch } from '../list-search.ts'
import type { Ticket } from '../queries.ts'

const group = 'This ticket'

export type TicketMoreProps = { ticket: Ticket; search: TicketListSearch }

/** What is seldom done with a ticket. */
export const TicketMore = ({ ticket, search }: TicketMoreProps) => {
  const { slug, role } = useHere().organization
  const navigate = useNavigate()
  const { mutate } = useDeleteTicket()
  const canFollowUp = isStaff(role) && ticket.status === 'closed'
  const remove = async () => {
    // Left first: this page would ask for what is gone.
    await navigate({ to: '/o/$slug/tickets', params: { slug }, search })
    mutate(ticket)
  }
  const followUp = () =>
    void navigate({ to: '/o/$slug/tickets/new', params: { slug }, search: { followUpTo: ticket.number } })
  const noun = isStaff(role) ? 'ticket' : 'request'
  const items = [
    ...(canFollowUp
      ? [{ id: 'ticket.follow_up', label: 'Open a follow-up', Icon: IconCornerUpRight, run: followUp }]
      : []),
    ...(ticket.can.delete
      ? [{ id: 'ticket.delete', label: `Delete this ${noun}`, Icon: IconTrash, run: () => void remove() }]
      : []),
  ]
  useActions(items.map(({ id, label, run }) => ({ id, label, group, run })))
  if (items.length === 0) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for this ${noun}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ id, label, Icon, run }) => (
          <Menu.Item key={id} leftSection={<Icon size={15} aria-hidden="true" />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
